# docker build -t notification-socketio .
# docker run -e AUTH_TOKEN=change-me -p 3000:3000 notification-socketio

# The browser clients that the server hands out.
FROM node:20-bookworm-slim AS client
WORKDIR /build/target/client
COPY src/main/client/ ./
RUN npm ci --ignore-scripts --loglevel=error && touch installed

# The WAR, and the server that runs it.
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml ./
COPY src/main src/main
COPY --from=client /build/target/client target/client
RUN mvn -B -q package -Dmaven.test.skip=true -Dspotless.check.skip=true \
    && mv target/servers/payara-micro-*.jar target/servers/payara-micro.jar

FROM eclipse-temurin:17-jre
WORKDIR /opt/notification-socketio
COPY --from=build /build/target/servers/payara-micro.jar ./
COPY src/main/payara src/main/docker ./
COPY --from=build /build/target/classes/io/notificationsocket/config classes/io/notificationsocket/config
COPY --from=build /build/target/notification-socketio.war ./
# Nobody in particular: the server writes to /tmp alone.
USER 10001
# AUTH_TOKEN is required, PORT is 3000 unless given, and so on: see the README's table of settings.
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["/opt/notification-socketio/health"]
CMD ["/opt/notification-socketio/start"]
