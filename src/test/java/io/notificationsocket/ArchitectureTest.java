package io.notificationsocket;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.EvaluationResult;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Who may import whom. The planted classes under {@code planted} prove that the rules bite. */
final class ArchitectureTest {

  private static final String ROOT = "io.notificationsocket";
  private static final String PLANTED = ROOT + ".planted";

  private static final String SERVLETS_IN_API =
      "api sees no more of servlets than the context, but for its doors and their answers";

  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.ofEntries(
          entry("config", Set.of()),
          entry("threads", Set.of()),
          entry("registry", Set.of("config")),
          entry("exchange.local", Set.of("registry", "config")),
          entry("exchange.redis", Set.of("engineio", "registry", "config")),
          entry(
              "exchange",
              Set.of("exchange.local", "exchange.redis", "engineio", "registry", "config")),
          entry("store", Set.of("exchange.local", "registry", "config")),
          entry("engineio", Set.of("config")),
          entry("socketio", Set.of("engineio", "registry", "config")),
          entry("transport", Set.of("engineio", "threads", "config")),
          entry("transport.container", Set.of("transport.http", "threads", "engineio", "config")),
          entry("transport.http", Set.of("engineio", "config")),
          entry(
              "transport.relay",
              Set.of("transport.polling", "transport.http", "engineio", "threads", "config")),
          entry("transport.polling", Set.of("transport.http", "engineio", "threads", "config")),
          entry(
              "transport.websocket",
              Set.of("transport.container", "transport.http", "engineio", "config")),
          entry(
              "transport.websocket.direct",
              Set.of("transport.container", "transport.http", "engineio", "config")),
          entry("transport.websocket.jakarta", Set.of("transport.http", "engineio", "config")),
          entry("api", Set.of("registry", "threads", "transport.http", "config")),
          entry("api.auth", Set.of("api.problem", "registry", "transport.http", "config")),
          entry("api.answer", Set.of("api.problem", "registry", "threads", "transport.http")),
          entry("api.body", Set.of("api.problem", "registry", "config")),
          entry("api.problem", Set.of("registry")),
          entry(
              "api.push",
              Set.of("api.answer", "api.body", "api.problem", "api.session", "registry", "config")),
          entry(
              "api.session", Set.of("api.answer", "api.body", "api.problem", "registry", "config")),
          entry("api.topic", Set.of("api.answer", "api.body", "registry", "config")),
          entry("api.inbox", Set.of("api.answer", "api.body", "api.problem", "registry", "config")),
          entry(
              "api.message",
              Set.of("api.answer", "api.body", "api.problem", "api.session", "registry", "config")),
          entry(
              "api.status",
              Set.of("api.answer", "api.auth", "registry", "transport.http", "config")));

  private static List<ArchRule> rules(String root) {
    List<ArchRule> rules = new ArrayList<>();
    MAY_IMPORT.forEach((name, others) -> rules.add(importsOnly(root, name, others)));
    rules.add(onlyTransportSeesServletsAndWebSockets(root));
    rules.add(apiSeesNoMoreOfServletsThanTheContext(root));
    rules.add(onlyApiSeesJaxRs(root));
    rules.add(onlyTheRedisExchangeSeesJedis(root));
    rules.add(everyPackageIsNullMarked(root));
    rules.add(noPackageIsOutsideTheTable(root));
    rules.add(noCycles(root));
    return rules.stream().map(rule -> rule.allowEmptyShould(true)).toList();
  }

  private static ArchRule importsOnly(String root, String name, Set<String> others) {
    String[] allowed =
        Stream.concat(Stream.of(name), others.stream())
            .map(other -> root + "." + other + "..")
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(root + "." + name + "..")
        .should()
        .onlyDependOnClassesThat(not(resideInAPackage(root + "..")).or(resideInAnyPackage(allowed)))
        .as(name + " may import " + (others.isEmpty() ? "nothing" : "only " + others));
  }

  private static ArchRule onlyTransportSeesServletsAndWebSockets(String root) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(root + ".transport..", root + ".api..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.servlet..", "jakarta.websocket..")
        .as("only transport sees servlets and WebSockets");
  }

  private static ArchRule apiSeesNoMoreOfServletsThanTheContext(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + ".api..")
        .and()
        .resideOutsideOfPackages(root + ".api", root + ".api.answer", root + ".api.auth")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("jakarta.servlet..", "jakarta.websocket..")
                .and(not(type(ServletContext.class))))
        .as(SERVLETS_IN_API);
  }

  private static ArchRule onlyApiSeesJaxRs(String root) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".api..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jakarta.ws.rs..")
        .as("only api sees JAX-RS");
  }

  private static ArchRule onlyTheRedisExchangeSeesJedis(String root) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".exchange.redis")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("redis.clients..")
        .as("only exchange.redis sees Jedis");
  }

  private static ArchRule everyPackageIsNullMarked(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(
            new ArchCondition<JavaClass>("live in a package that is @NullMarked") {
              @Override
              public void check(JavaClass item, ConditionEvents events) {
                boolean marked = item.getPackage().isAnnotatedWith(NullMarked.class);
                String message = item.getName() + " lives in a package without @NullMarked";
                events.add(new SimpleConditionEvent(item, marked, message));
              }
            })
        .as("every package is @NullMarked");
  }

  private static ArchRule noPackageIsOutsideTheTable(String root) {
    String[] known =
        MAY_IMPORT.keySet().stream().map(name -> root + "." + name).toArray(String[]::new);
    return classes().should().resideInAnyPackage(known).as("no package is outside the table");
  }

  private static ArchRule noCycles(String root) {
    return slices().matching(root + ".(**)").should().beFreeOfCycles().as("no cycles");
  }

  @Test
  void thePackagesImportEachOtherOnlyAsDesigned() {
    JavaClasses main =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
    assertThat(main.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(
            MAY_IMPORT.keySet().stream().map(name -> ROOT + "." + name).toList());
    assertThat(rules(ROOT)).allSatisfy(rule -> rule.check(main));
  }

  @Test
  void plantedViolationsAreCaughtByTheSameRules() {
    JavaClasses planted = new ClassFileImporter().importPackages(PLANTED);
    Map<String, String> found = new HashMap<>();
    for (ArchRule rule : rules(PLANTED)) {
      EvaluationResult result = rule.evaluate(planted);
      if (result.hasViolation()) {
        found.put(rule.getDescription(), result.getFailureReport().toString());
      }
    }

    assertThat(found)
        .containsOnlyKeys(
            "engineio may import only [config]",
            "config may import nothing",
            "only transport sees servlets and WebSockets",
            SERVLETS_IN_API,
            "only api sees JAX-RS",
            "only exchange.redis sees Jedis",
            "every package is @NullMarked",
            "no package is outside the table",
            "no cycles");
    assertThat(found.get("engineio may import only [config]")).contains("engineio.KnowsARegistry");
    assertThat(found.get("config may import nothing")).contains("config.KnowsAnEngine");
    assertThat(found.get("only transport sees servlets and WebSockets"))
        .contains("registry.KnowsTheWeb", "ServletRequest", "jakarta.websocket.Session");
    assertThat(found.get(SERVLETS_IN_API))
        .contains("api.push.KnowsARequest")
        .doesNotContain("of type <jakarta.servlet.ServletContext>");
    assertThat(found.get("only api sees JAX-RS")).contains("registry.KnowsTheWeb");
    assertThat(found.get("only exchange.redis sees Jedis")).contains("registry.KnowsRedis");
    assertThat(found.get("every package is @NullMarked"))
        .contains("helpers.Unmarked")
        .doesNotContain("KnowsTheWeb");
    assertThat(found.get("no cycles")).contains("config.KnowsAnEngine");
    assertThat(found.get("no package is outside the table")).contains("helpers.Unmarked");
  }
}
