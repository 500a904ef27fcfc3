# syntax=docker/dockerfile:1
FROM node:22-slim AS node

FROM maven:3.9-eclipse-temurin-25 AS tools
# the distribution's own Node is older than the page needs
COPY --from=node /usr/local/ /usr/local/

FROM tools AS build
WORKDIR /src
COPY . .
RUN mvn -q -B -DskipTests package

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --home-dir /data reredis && mkdir /data && chown reredis /data
COPY --from=build /src/reredis-app/target/reredis.jar /opt/reredis/reredis.jar
COPY --from=build /src/reredis-app/reredis.conf /opt/reredis/reredis.conf
COPY reredis-app/src/packaging/reredis reredis-app/src/packaging/make-archive /opt/reredis/
RUN /opt/reredis/make-archive
USER reredis
WORKDIR /data
EXPOSE 6379 8080
ENV JAVA_OPTS="-XX:MaxRAMPercentage=75"
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s \
  CMD ["/bin/bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/6379 && printf 'PING\\r\\n' >&3 && read -r -t 2 line <&3 && [[ $line == +PONG* || $line == -NOAUTH* ]]"]
ENTRYPOINT ["/opt/reredis/reredis"]
# from outside the container, even the host is another machine: who publishes the ports decides
CMD ["--bind", "*", "--ui-bind", "0.0.0.0", "--protected-mode", "no"]
