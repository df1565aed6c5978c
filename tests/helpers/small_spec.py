"""A small spec that keeps every rule, for tests that break or change it."""

from __future__ import annotations

SOUND = """\
openapi: 3.1.0
info: {title: Tides, version: "0.1.0"}
tags:
  - name: Tides
paths:
  /tides:
    post:
      operationId: createTide
      tags: [Tides]
      summary: Foretell a tide.
      description: Foretells a tide.
      requestBody:
        content:
          application/json:
            schema: {$ref: "#/components/schemas/TideRequest"}
            example: {port: Brest}
      responses:
        "200":
          description: The tide.
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Tide"}
              example: {height: 6.5}
            text/event-stream:
              schema: {$ref: "#/components/schemas/TideEvent"}
              examples: {turned: {value: {event: turned}}}
              x-stream: {end: [{event: end}], result: {constants: {height: 0}}}
        "400": {$ref: "#/components/responses/Failed"}
        "401": {$ref: "#/components/responses/Failed"}
        default: {$ref: "#/components/responses/Failed"}
  /ports/{name}:
    get:
      operationId: listPorts
      x-pages: data
      tags: [Tides]
      summary: List ports.
      description: Lists ports.
      parameters:
        - name: name
          in: path
          required: true
          description: The start of their names.
          schema: {type: string, description: The start of their names.}
        - name: page
          in: query
          description: The page.
          schema: {type: integer, default: 1, description: The page.}
        - name: limit
          in: query
          description: Items per page.
          schema: {type: integer, description: Items per page.}
      responses:
        "200":
          description: The ports.
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Ports"}
              example: {data: [Brest]}
        "401": {$ref: "#/components/responses/Failed"}
        default: {$ref: "#/components/responses/Failed"}
components:
  responses:
    Failed:
      description: It failed.
      content:
        application/json:
          schema: {$ref: "#/components/schemas/Error"}
          example: {code: failed}
  schemas:
    TideRequest:
      type: object
      required: [port]
      properties:
        port: {type: string, description: The port.}
        response_mode: {type: string, enum: [blocking, streaming]}
    Tide:
      type: object
      required: [height]
      properties:
        height: {type: number, description: In metres.}
        source: {type: string}
    TideEvent:
      oneOf:
        - $ref: "#/components/schemas/TurnedEvent"
        - $ref: "#/components/schemas/EndEvent"
      discriminator:
        propertyName: event
        mapping:
          turned: "#/components/schemas/TurnedEvent"
          end: "#/components/schemas/EndEvent"
    TurnedEvent:
      type: object
      properties:
        event: {type: string, const: turned}
    EndEvent:
      type: object
      properties:
        event: {type: string, const: end}
    Ports:
      type: object
      properties:
        data: {type: array, items: {type: string}}
    Error:
      type: object
      properties:
        code: {type: string}
"""


def changed(*changes: tuple[str, str], text: str = SOUND) -> str:
    """The text with each first piece replaced, once, by the second."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text
