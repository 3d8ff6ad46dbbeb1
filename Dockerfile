# syntax=docker/dockerfile:1
# One image for every app; ALPES_APP says which one a container runs: companies, geographic, audit, projector or edge.
# image.e2e.test.ts runs the RUN lines in a plain folder, where no Docker engine is at hand.

FROM node:22-bookworm-slim AS build
WORKDIR /src
COPY . .
RUN node packages/cli/bootstrap.mjs --version
RUN node docker/assemble.mjs /app

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 HEALTH_PORT=9000 WEB_DIR=/app/apps/web/dist
WORKDIR /app
COPY --from=build /app .
USER node
EXPOSE 4000 9000
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 CMD ["node", "docker/healthcheck.mjs"]
CMD ["node", "packages/cli/bin/alpes.mjs", "run"]
