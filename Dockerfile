# One image for every part: `shortline serve`, `shortline work`, or `shortline up` with the embedded database.
FROM python:3.12-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN make wheel

FROM python:3.12-slim-bookworm
RUN useradd --create-home --uid 10001 shortline
COPY --from=build /src/requirements.lock /src/dist/*.whl /tmp/install/
RUN python -m venv /opt/shortline \
 && /opt/shortline/bin/pip install --no-cache-dir --require-hashes -r /tmp/install/requirements.lock \
 && /opt/shortline/bin/pip install --no-cache-dir --no-deps /tmp/install/*.whl \
 && rm -rf /tmp/install \
 && install -d -o 10001 -g 10001 /data
USER 10001
ENV PATH=/opt/shortline/bin:$PATH \
    SHORTLINE_DATA_DIR=/data \
    SHORTLINE_HOST=0.0.0.0
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=2)"]
CMD ["shortline", "up"]
