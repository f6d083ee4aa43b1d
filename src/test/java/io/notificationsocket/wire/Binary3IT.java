package io.notificationsocket.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The payloads of protocol 3 that carry bytes, which old clients post and get. */
@WithServer
class Binary3IT {

  private static final String EVENT = "451-1[\"unregister\",{\"_placeholder\":true,\"num\":0}]";
  private static final String ANSWER = "431[{\"ok\":true}]";

  private final String url = ServerUnderTest.url();

  @Test
  void aBinaryPayloadBringsTextAndBytes() throws Exception {
    PollingClient client = PollingClient.open(url, 3);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(binaryForm(0, EVENT.getBytes(UTF_8)));
    body.writeBytes(binaryForm(1, new byte[] {4, 1, 2, (byte) 0xff}));

    HttpResponse<byte[]> answer = post(client, body.toByteArray());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(client.next()).isEqualTo("40");
    assertThat(client.next()).isEqualTo(ANSWER);
  }

  @Test
  void aBinaryPayloadBringsTextBeyondAscii() throws Exception {
    Backend backend = Backend.shared();
    backend.register("ünï-😀", "binary-form");
    PollingClient client = PollingClient.open(url, 3);
    String register = "421[\"register\",\"ünï-😀\",\"binary-form\"]";

    HttpResponse<byte[]> answer = post(client, binaryForm(0, register.getBytes(UTF_8)));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(client.next()).isEqualTo("40");
    assertThat(client.next()).isEqualTo(ANSWER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&b64=1"})
  void bytesComeAsBase64InATextPayload(String parameters) throws IOException {
    PollingClient client = PollingClient.open(url, 3, parameters);

    client.send(EVENT);
    client.send("b4AQL/");

    assertThat(client.next()).isEqualTo("40");
    assertThat(client.next()).isEqualTo(ANSWER);
  }

  @Test
  void aClientUpTo13GetsEveryAnswerInTheBinaryForm() throws Exception {
    String address = url + PollingClient.PATH + "3&t=1700000000000-0";

    HttpResponse<byte[]> answer =
        PollingClient.HTTP.send(
            HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofByteArray());

    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("application/octet-stream");
    byte[] body = answer.body();
    assertThat(body[0]).isZero();
    int end = 1;
    int length = 0;
    for (; body[end] != (byte) 255; end++) {
      length = length * 10 + body[end];
    }
    assertThat(new String(body, end + 1, length, UTF_8)).startsWith("0{\"sid\"");
    assertThat(body).hasSize(end + 1 + length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00ff", "0201ff34", "000aff34", "0001ff", "0009ff34", "0101ff02", "0001"})
  void whatIsNoBinaryPayloadEndsTheSession(String hex) throws Exception {
    PollingClient client = PollingClient.open(url, 3);

    assertThat(post(client, java.util.HexFormat.of().parseHex(hex)).statusCode()).isEqualTo(200);
    assertThat(client.isKnown()).isFalse();
  }

  private static byte[] binaryForm(int kind, byte[] data) {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(kind);
    Integer.toString(data.length).chars().forEach(digit -> packet.write(digit - '0'));
    packet.write(255);
    packet.writeBytes(data);
    return packet.toByteArray();
  }

  private static HttpResponse<byte[]> post(PollingClient client, byte[] body) throws Exception {
    return PollingClient.HTTP.send(
        HttpRequest.newBuilder(URI.create(client.address()))
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofByteArray());
  }
}
