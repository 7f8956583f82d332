# The programs of denied on nothing but a C library: docker build -t denied .
FROM rust:1.95.0-bookworm AS build
WORKDIR /denied
COPY . .
RUN DESTDIR=/stage cargo xtask install --prefix /usr

FROM debian:bookworm-slim
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /stage/usr/ /usr/
USER 65534:65534
ENTRYPOINT ["/usr/bin/denied"]
