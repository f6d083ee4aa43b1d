# docker build -t notification-socketio .
# docker build --build-arg SERVER=tomcat -t notification-socketio .    payara (the default), wildfly, tomcat, tomcat10
# docker run -e AUTH_TOKEN=change-me -p 3000:3000 notification-socketio

# The browser clients that the server hands out.
FROM node:20-bookworm-slim AS client
WORKDIR /build/target/client
COPY src/main/client/ ./
RUN npm ci --ignore-scripts --loglevel=error && touch installed

# The WAR, and the server that runs it.
FROM maven:3.9-eclipse-temurin-17 AS build
ARG SERVER=payara
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml ./
COPY src/main src/main
COPY --from=client /build/target/client target/client
RUN mvn -B -q package -Dserver=$SERVER -Dmaven.test.skip=true -Dspotless.check.skip=true \
    && src/main/docker/assemble $SERVER

FROM eclipse-temurin:17-jre
WORKDIR /opt/notification-socketio
COPY --from=build /build/target/image ./
# Nobody in particular: the server writes to /tmp and, what it keeps, to /data.
RUN mkdir -m 700 /data && chown 10001 /data
USER 10001
# The page at / asks for the token: it is for trying out, with -e PAGE=on.
ENV DATA_DIR=/data PAGE=off
VOLUME /data
# AUTH_TOKEN is required, PORT is 3000 unless given, and so on: see the README's table of settings.
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["/opt/notification-socketio/health"]
CMD ["/opt/notification-socketio/start"]
