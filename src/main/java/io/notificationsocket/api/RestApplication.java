package io.notificationsocket.api;

import io.notificationsocket.api.answer.AnswerHeaders;
import io.notificationsocket.api.answer.JsonProvider;
import io.notificationsocket.api.auth.TokenFilter;
import io.notificationsocket.api.inbox.InboxCountResource;
import io.notificationsocket.api.inbox.InboxMarkResource;
import io.notificationsocket.api.inbox.InboxResource;
import io.notificationsocket.api.message.MessageForAllResource;
import io.notificationsocket.api.message.MessageResource;
import io.notificationsocket.api.message.ReceiptsResource;
import io.notificationsocket.api.problem.ProblemMapper;
import io.notificationsocket.api.push.BatchResource;
import io.notificationsocket.api.push.PushResource;
import io.notificationsocket.api.schedule.ScheduleResource;
import io.notificationsocket.api.schedule.SchedulesResource;
import io.notificationsocket.api.schedule.UserScheduleResource;
import io.notificationsocket.api.schedule.UserSchedulesResource;
import io.notificationsocket.api.session.DisconnectResource;
import io.notificationsocket.api.session.OnlineResource;
import io.notificationsocket.api.session.RegisterResource;
import io.notificationsocket.api.session.SessionsResource;
import io.notificationsocket.api.session.UserResource;
import io.notificationsocket.api.status.HealthResource;
import io.notificationsocket.api.status.InfoResource;
import io.notificationsocket.api.status.PingResource;
import io.notificationsocket.api.status.ReadyResource;
import io.notificationsocket.api.topic.MembershipResource;
import io.notificationsocket.api.topic.TopicMembersResource;
import io.notificationsocket.api.topic.TopicPushResource;
import io.notificationsocket.api.topic.TopicsOfUserResource;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/**
 * Everything the JAX-RS runtime has to know, named one by one: the same on every server. *
 *
 * <p>A word that begins a path is written {@code {word: word}} where a user may be named so: of two
 * paths that match, runtimes take the one with more literal characters, which then is the user's.
 */
@ApplicationPath("/api")
public class RestApplication extends Application {

  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        RegisterResource.class,
        SessionsResource.class,
        DisconnectResource.class,
        OnlineResource.class,
        UserResource.class,
        PushResource.class,
        BatchResource.class,
        MembershipResource.class,
        TopicsOfUserResource.class,
        TopicMembersResource.class,
        TopicPushResource.class,
        InboxResource.class,
        InboxCountResource.class,
        InboxMarkResource.class,
        UserSchedulesResource.class,
        UserScheduleResource.class,
        SchedulesResource.class,
        ScheduleResource.class,
        MessageResource.class,
        MessageForAllResource.class,
        ReceiptsResource.class,
        PingResource.class,
        InfoResource.class,
        HealthResource.class,
        ReadyResource.class,
        TokenFilter.class,
        AnswerHeaders.class,
        ProblemMapper.class,
        JsonProvider.class);
  }

  /**
   * For Jersey: that it describes the API to nobody at {@code application.wadl}, and that JSON is
   * in good hands, lest it bring JSON-B, which would go before ours.
   */
  @Override
  public Map<String, Object> getProperties() {
    return Map.of(
        "jersey.config.server.wadl.disableWadl",
        true,
        "jersey.config.jsonFeature",
        JsonProvider.class.getSimpleName());
  }
}
