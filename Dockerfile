# The server as a native binary in an image of Ubuntu without a shell: docs/operations.md, Container.
# docker build -t rxsse . && docker run --rm -p 3000:8080 --ulimit nofile=11300 rxsse
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
RUN apt-get update && apt-get install -y --no-install-recommends clang zlib1g-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN dotnet publish RxSse.Server -c Release -p:PublishAot=true -o /app && rm -f /app/*.dbg

# It has libssl, without which the server does not start. An image from scratch has none.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
COPY --from=build /app /app
ENV HTTP_PORTS=8080
EXPOSE 8080
STOPSIGNAL SIGTERM
USER 1654
ENTRYPOINT ["/app/RxSse.Server"]
