package io.notificationsocket.peers.netty;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.corundumstudio.socketio.SocketIOServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Registers and pushes; one a connection. */
final class ApiHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

  private static final Pattern PATH = Pattern.compile("/api/([^/]+)/(register|push)");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String token;
  private final Registrations registrations;
  private final SocketIOServer sockets;

  ApiHandler(String token, Registrations registrations, SocketIOServer sockets) {
    this.token = token;
    this.registrations = registrations;
    this.sockets = sockets;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    var unused = context.writeAndFlush(answer(request));
  }

  private FullHttpResponse answer(FullHttpRequest request) {
    QueryStringDecoder address = new QueryStringDecoder(request.uri());
    Matcher path = PATH.matcher(address.path());
    if (address.path().equals("/api/status/ping")) {
      return response(HttpResponseStatus.OK, "pong", "text/plain");
    } else if (address.path().equals("/api/status/info")) {
      return json("{\"name\":\"netty-socketio\",\"version\":\"" + version() + "\"}");
    } else if (!path.matches()) {
      return response(HttpResponseStatus.NOT_FOUND, "", "text/plain");
    } else if (!token.equals(request.headers().get("X-AUTH-TOKEN"))) {
      return response(HttpResponseStatus.UNAUTHORIZED, "", "text/plain");
    } else if (path.group(2).equals("register")) {
      List<String> connections = address.parameters().getOrDefault("connectionId", List.of(""));
      registrations.add(path.group(1), connections.get(0));
      return response(HttpResponseStatus.OK, "", "text/plain");
    }
    return push(path.group(1), request.content());
  }

  private FullHttpResponse push(String user, ByteBuf body) {
    try {
      JsonNode message = JSON.readTree(ByteBufUtil.getBytes(body)).get("message");
      if (message == null || message.isNull()) {
        return response(HttpResponseStatus.BAD_REQUEST, "", "text/plain");
      }
      sockets.getRoomOperations(user).sendEvent("message", message);
      // How many sessions that were is not said: the library would have to count them.
      return json("{}");
    } catch (IOException e) {
      return response(HttpResponseStatus.BAD_REQUEST, "", "text/plain");
    }
  }

  private static String version() {
    String jar = SocketIOServer.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return jar.replaceAll(".*/netty-socketio-|\\.jar$", "");
  }

  private static FullHttpResponse json(String body) {
    return response(HttpResponseStatus.OK, body, "application/json");
  }

  private static FullHttpResponse response(HttpResponseStatus status, String body, String type) {
    ByteBuf content = Unpooled.copiedBuffer(body, UTF_8);
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, type)
        .setInt(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
    return response;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var unused = context.close();
  }
}
