# An image for CI jobs and servers: Debian with Wayfinder's own package in it.
#   docker build -t wayfinder .
FROM debian:12 AS build
WORKDIR /source
COPY . .
RUN ./scripts/install-dependencies build
RUN cmake --preset release && cmake --build --preset release
RUN cpack --config build/release/CPackConfig.cmake -G DEB -B /packages

FROM debian:12-slim
COPY --from=build /packages/wayfinder_*.deb /tmp/
RUN apt-get update \
  && apt-get install --yes --no-install-recommends /tmp/wayfinder_*.deb libmimalloc2.0 libcurl4 ca-certificates git \
  && rm -rf /tmp/wayfinder_*.deb /var/lib/apt/lists/*
RUN wayfinder --version
CMD ["wayfinder", "--help"]
