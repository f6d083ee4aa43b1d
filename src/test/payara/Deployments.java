import fish.payara.micro.PayaraMicro;
import fish.payara.micro.PayaraMicroRuntime;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;

/**
 * Payara Micro, which watches no directory, told over its standard input what to deploy: {@code
 * deploy NAME CONTEXT-ROOT WAR} or {@code undeploy NAME}. Run as a source file, with Payara Micro on
 * the class path and its port as the argument.
 */
final class Deployments {

  private Deployments() {}

  public static void main(String[] arguments) throws Exception {
    PayaraMicroRuntime payara =
        PayaraMicro.getInstance()
            .setHttpPort(Integer.parseInt(arguments[0]))
            .setNoCluster(true)
            .setNoHazelcast(true)
            .bootStrap();
    System.out.println("ready for deployments");
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] words = line.split(" ");
      boolean done =
          words[0].equals("deploy")
              ? payara.deploy(words[1], words[2], new File(words[3]))
              : undeploy(payara, words[1]);
      System.out.println((done ? "done: " : "failed: ") + line);
    }
  }

  private static boolean undeploy(PayaraMicroRuntime payara, String name) {
    payara.undeploy(name);
    return true;
  }
}
