package io.notificationsocket.peers.netty;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.MultiTypeArgs;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIOServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.Map;

/**
 * netty-socketio as its documentation sets it up, a room a user. Its sockets listen on {@code
 * PORT}, the REST API on the port behind it: the library keeps its pipeline to itself.
 */
public final class NettyPeer {

  private static final int BACKLOG = 4096;
  private static final int LARGEST_BODY = 1_000_000;

  private NettyPeer() {}

  public static void main(String[] arguments) throws InterruptedException {
    int port = Integer.parseInt(System.getenv("PORT"));
    String token = System.getenv("AUTH_TOKEN");
    Registrations registrations = new Registrations();
    SocketIOServer sockets = new SocketIOServer(configuration(port));
    sockets.addMultiTypeEventListener(
        "register",
        (client, ids, ack) -> register(registrations, client, ids, ack),
        String.class,
        String.class);
    sockets.start();
    serveApi(port + 1, () -> new ApiHandler(token, registrations, sockets));
  }

  private static Configuration configuration(int port) {
    Configuration configuration = new Configuration();
    configuration.setHostname("0.0.0.0");
    configuration.setPort(port);
    configuration.getSocketConfig().setTcpNoDelay(true);
    configuration.getSocketConfig().setReuseAddress(true);
    configuration.getSocketConfig().setAcceptBackLog(BACKLOG);
    return configuration;
  }

  private static void register(
      Registrations registrations, SocketIOClient client, MultiTypeArgs ids, AckRequest ack) {
    String user = ids.first();
    boolean ok = registrations.has(user, ids.second());
    if (ok) {
      client.joinRoom(user);
    }
    if (ack.isAckRequested()) {
      ack.sendAckData(Map.of("ok", ok));
    }
  }

  private static void serveApi(int port, java.util.function.Supplier<ApiHandler> handlers)
      throws InterruptedException {
    new ServerBootstrap()
        .group(new NioEventLoopGroup(1), new NioEventLoopGroup())
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel
                    .pipeline()
                    .addLast(
                        new HttpServerCodec(),
                        new HttpObjectAggregator(LARGEST_BODY),
                        handlers.get());
              }
            })
        .bind(port)
        .sync();
  }
}
