"""Every rule of the spec, each with a small document that breaks it: what is told, and where."""

from __future__ import annotations

import json
from pathlib import Path

import check_spec
import pytest
import yaml
from small_spec import SOUND, changed

CREATE = "#/paths/~1tides/post"
LIST = "#/paths/~1ports~1{name}/get"
SCHEMAS = "#/components/schemas"
JSON = "content/application~1json"
SOURCE = "        source: {type: string}\n"
FAILED = '{$ref: "#/components/responses/Failed"}\n'
STREAM = """\
            text/event-stream:
              schema: {$ref: "#/components/schemas/TideEvent"}
              examples: {turned: {value: {event: turned}}}
              x-stream: {end: [{event: end}], result: {constants: {height: 0}}}
"""
TIDE = """\
            application/json:
              schema: {$ref: "#/components/schemas/Tide"}
              example: {height: 6.5}
"""
SENT = """\
  /sent:
    post:
      operationId: sendThing
      tags: [Tides]
      summary: Send it.
      description: Sends it.
      requestBody: {{content: {{{}}}}}
      responses:
        "204": {{description: It came.}}
        "400": {{$ref: "#/components/responses/Failed"}}
        "401": {{$ref: "#/components/responses/Failed"}}
        default: {{$ref: "#/components/responses/Failed"}}
components:
"""
THERE = ", content: {application/json: {schema: {type: integer}, example: 7}}"
HEAD = f"""\
  /there:
    head:
      operationId: seeThing
      tags: [Tides]
      summary: See it.
      description: Sees whether it is there.
      responses:
        "200": {{description: It is there.{THERE}}}
        "401": {{$ref: "#/components/responses/Failed"}}
        default: {{$ref: "#/components/responses/Failed"}}
"""
CLOSE = """{{operationId: {0}, tags: [Tides], summary: Close it., description: Closes it., parameters: [
      {{name: {1}, in: path, required: true, description: Which., schema: {{type: string}}}}], responses: {{
      "204": {{description: Closed.}}, "401": {{$ref: "#/components/responses/Failed"}},
      default: {{$ref: "#/components/responses/Failed"}}}}}}"""
BODY = """\
          application/json:
            schema: {$ref: "#/components/schemas/TideRequest"}
            example: {port: Brest}
"""
LIMIT = "          schema: {type: integer, description: Items per page.}\n"

# What is broken: the text, what stands in its place, where the fault is told, and what is said of it.
OPENAPI = {
    "another version": ("openapi: 3.1.0", "openapi: 3.0.3", "#/openapi", "must be 3.1.x"),
    "a mapping that is none": (
        "  schemas:\n",
        "  headers: 5\n  schemas:\n",
        "#/components/headers",
        "must be a mapping",
    ),
    "an operation that is none": (
        "  /ports/{name}:\n",
        "  /ports:\n    get: 5\n  /ports/{name}:\n",
        "#/paths/~1ports/get",
        "must be a mapping, not 5",
    ),
    "a key that is no text": (
        '        "400": {$ref',
        "        400: {$ref",
        f"{CREATE}/responses/400",
        "put it in quotes",
    ),
    "a key twice": (SOURCE, SOURCE * 2, f"{SCHEMAS}/Tide/properties/source", "more than once; keep one"),
    "a misspelt key": ("      description: Lists ports.", "      descripton: Lists ports.", LIST, "begins with x-"),
    "parameters that are no list": (
        "      requestBody:\n",
        "      parameters: {page: 1}\n      requestBody:\n",
        f"{CREATE}/parameters",
        "is not of type",
    ),
    "a version that is none": ('version: "0.1.0"', 'version: "1"', "#/info/version", "write three numbers"),
    "no YAML": ("info: {title: Tides,", "info: {title: Tides,,", "#", "not valid YAML"),
    "a wrong type": (
        "source: {type: string}",
        "source: {type: text}",
        f"{SCHEMAS}/Tide/properties/source/type",
        "2020-12",
    ),
    "a broken pattern": (
        "source: {type: string}",
        'source: {type: string, pattern: "("}',
        f"{SCHEMAS}/Tide/properties/source/pattern",
        "not a valid schema",
    ),
    "a discriminator without a property": (
        "propertyName: event",
        "property: event",
        f"{SCHEMAS}/TideEvent/discriminator",
        "'propertyName' is a required property; write what OpenAPI 3.1 allows here",
    ),
    "other words for XML in a parameter": (
        LIMIT,
        "          schema: {type: integer, description: Items per page., xml: {name: 3}}\n",
        f"{LIST}/parameters/2/schema/xml/name",
        "3 is not of type 'string'",
    ),
    "an unknown dialect": (
        "openapi: 3.1.0\n",
        "openapi: 3.1.0\njsonSchemaDialect: https://example.com/dialect\n",
        "#",
        "Unknown JSON Schema dialect: 'https://example.com/dialect'",
    ),
    "an unknown dialect of a schema": (
        "    Tide:\n",
        "    Tide:\n      $schema: https://example.com/dialect\n",
        "#",
        "Unknown JSON Schema dialect: 'https://example.com/dialect'",
    ),
    "a text that YAML takes for a boolean": (
        "source: {type: string}",
        "source: {type: string, example: on}",
        f"{SCHEMAS}/Tide/properties/source/example",
        "on is a boolean to some readers of YAML, and a text to others; put a text in quotes, or write true or false",
    ),
    "a time that YAML takes for a number": (
        "source: {type: string}",
        "source: {type: string, example: 12:30}",
        f"{SCHEMAS}/Tide/properties/source/example",
        "12:30 is a number to some readers",
    ),
    "a dangling reference": (
        SOURCE,
        '        source: {$ref: "#/components/schemas/Source"}\n',
        f"{SCHEMAS}/Tide/properties/source",
        "does not exist in this document; add it",
    ),
    "a reference to itself": (
        SOURCE,
        '        source: {$ref: "#/components/schemas/Tide/properties/source"}\n',
        f"{SCHEMAS}/Tide/properties/source",
        "does not exist",
    ),
    "another file": (
        SOURCE,
        "        source: {$ref: source.yaml}\n",
        f"{SCHEMAS}/Tide/properties/source",
        "the file source.yaml does not exist; add it",
    ),
    "an operationId twice": ("listPorts", "createTide", f"{LIST}/operationId", "names another operation, too"),
    "a parameter twice": (
        "        - name: limit\n",
        "        - name: page\n",
        LIST,
        "'page' occurs more than once",
    ),
    "a query in a path": ("  /ports/{name}:", "  /ports/{name}?x=1:", None, "describe each value as a query parameter"),
    "a fragment in a path": ("  /ports/{name}:", "  '/ports/{name}#x':", None, "leave out '#' and what follows"),
    "a brace that does not end": ("  /ports/{name}:", "  '/ports/{name}/{pier':", None, "correct the path"),
    "a placeholder with a colon": ("  /ports/{name}:", "  '/ports/{name:x}':", None, "correct the path"),
    "a path under two names": (
        "  /tides:\n",
        f"  '/ports/{{port}}':\n    put: {CLOSE.format('putPort', 'port')}\n  /tides:\n",
        "#/paths/~1ports~1{name}",
        "requests for this path are also requests for '/ports/{port}'",
    ),
    "a reference to no parameter": (
        "        - name: page\n",
        '        - $ref: "#/components/schemas/Tide"\n        - name: page\n',
        f"{LIST}/parameters/1",
        "leads to no parameter",
    ),
    "a reference to no response": (
        f'        "400": {FAILED}',
        '        "400": {$ref: "#/components/schemas/Tide"}\n',
        f"{CREATE}/responses/400",
        "leads to no response",
    ),
    "a reference to no schema": (
        SOURCE,
        '        source: {$ref: "#/components/responses/Failed"}\n',
        f"{SCHEMAS}/Tide/properties/source",
        "leads to no schema",
    ),
    "a placeholder alone": ("  /ports/{name}:", "  /ports/{name}/{pier}:", None, "'pier' is in the path or among"),
}
NEWER = {
    "itemSchema": (
        STREAM,
        STREAM.replace("schema", "itemSchema", 1),
        f"{CREATE}/responses/200/content/text~1event-stream/itemSchema",
        "schema",
    ),
    "$self": ("tags:\n", "$self: https://example.com/\ntags:\n", "#/$self", "leave it out"),
    "query": ("  /ports/{name}:\n", "  /ports/{name}:\n    query: {}\n", "#/paths/~1ports~1{name}/query", "use post"),
    "additionalOperations": (
        "  /ports/{name}:\n",
        "  /ports/{name}:\n    additionalOperations: {}\n",
        "#/paths/~1ports~1{name}/additionalOperations",
        "use the methods",
    ),
    "mediaTypes": ("  schemas:\n", "  mediaTypes: {}\n  schemas:\n", "#/components/mediaTypes", "where it is used"),
    "defaultMapping": (
        "        propertyName: event\n",
        '        propertyName: event\n        defaultMapping: "#/components/schemas/EndEvent"\n',
        f"{SCHEMAS}/TideEvent/discriminator/defaultMapping",
        "UnknownEvent",
    ),
    "itemEncoding": (STREAM, STREAM + "              itemEncoding: {}\n", None, "leave it out"),
    "prefixEncoding": (STREAM, STREAM + "              prefixEncoding: []\n", None, "leave it out"),
    "nodeType": (SOURCE, "        source: {type: string, xml: {nodeType: text}}\n", None, "leave it out"),
    "a tag's parent": ("  - name: Tides\n", "  - name: Tides\n    parent: Sea\n", "#/tags/0/parent", "one list"),
    "a tag's kind": ("  - name: Tides\n", "  - name: Tides\n    kind: nav\n", "#/tags/0/kind", "leave it out"),
    "querystring": (
        "name: limit\n          in: query",
        "name: limit\n          in: querystring",
        f"{LIST}/parameters/2/in",
        "query parameter",
    ),
}
OPERATIONS = {
    "no operationId": ("      operationId: listPorts\n", "", LIST, "operationId is missing"),
    "an operationId without a letter": (
        "listPorts\n      x-pages: data",
        '"?"',
        f"{LIST}/operationId",
        "neither a letter nor a digit",
    ),
    "no summary": ("      summary: List ports.\n", "", LIST, "summary is missing"),
    "no description": ("      description: Lists ports.\n", "", LIST, "description is missing"),
    "no tags": ("      x-pages: data\n      tags: [Tides]\n", "      x-pages: data\n", LIST, "tags is missing"),
    "an undeclared tag": (
        "[Tides]\n      summary: Foretell",
        "[Moon]\n      summary: Foretell",
        f"{CREATE}/tags",
        "add it to tags at the top",
    ),
    "a parameter without description": (
        "          description: The page.\n          schema: {type: integer, default: 1, description: The page.}\n",
        "          schema: {type: integer, default: 1}\n",
        f"{LIST}/parameters/1",
        "say what the parameter is",
    ),
    "no success": (
        '        "200":\n          description: The ports.',
        '        "304":\n          description: The ports.',
        f"{LIST}/responses",
        "a success is missing",
    ),
    "a range of successes": (
        '        "400": ',
        '        "2XX": {$ref: "#/components/responses/Failed"}\n        "400": ',
        f"{CREATE}/responses/2XX",
        "name each success",
    ),
    "no 400": (f'        "400": {FAILED}', "", f"{CREATE}/responses", "400 is missing"),
    "no 401": (
        f'        "400": {FAILED}        "401": {FAILED}',
        f'        "400": {FAILED}',
        f"{CREATE}/responses",
        "401 is missing",
    ),
    "no default": (f"        default: {FAILED}  /ports", "  /ports", f"{CREATE}/responses", "default is missing"),
    "a request without example": (
        "            example: {port: Brest}\n",
        "",
        f"{CREATE}/requestBody/{JSON}",
        "give at least one",
    ),
    "an answer without example": (
        "              example: {data: [Brest]}\n",
        "",
        f"{LIST}/responses/200/{JSON}",
        "give at least one",
    ),
    "pages of nothing": ("x-pages: data", "x-pages: ports", f"{LIST}/x-pages", "name the one with the items"),
    "pages of no name": ("x-pages: data", "x-pages: 5", f"{LIST}/x-pages", "5 names no items"),
    "pages counted by an object": (
        LIMIT,
        LIMIT.replace("integer", "object"),
        f"{LIST}/x-pages",
        "'limit' counts, so it is an integer, not object",
    ),
    "pages counted by a text or a number": (
        LIMIT,
        LIMIT.replace("integer", "[string, integer]"),
        f"{LIST}/x-pages",
        "'limit' counts, so it is an integer, not string",
    ),
    "pages without page": ("        - name: page\n", "        - name: sheet\n", f"{LIST}/x-pages", "add page"),
}
SCHEMA_RULES = {
    "an example that does not fit": (
        "example: {height: 6.5}",
        "example: {height: high}",
        f"{CREATE}/responses/200/{JSON}/example",
        "['height'] does not fit",
    ),
    "one of several examples": (
        "{value: {event: turned}}",
        "{value: {event: 5}}",
        f"{CREATE}/responses/200/content/text~1event-stream/examples/turned",
        "does not fit",
    ),
    "a default that does not fit": (
        "default: 1,",
        "default: one,",
        f"{LIST}/parameters/1/schema/default",
        "the default does not fit",
    ),
    "a member that is not mapped": (
        '          end: "#/components/schemas/EndEvent"\n',
        "",
        f"{SCHEMAS}/TideEvent",
        "EndEvent is a member of the union, but not a value of discriminator.mapping; map",
    ),
    "a mapped stranger": (
        '        - $ref: "#/components/schemas/EndEvent"\n',
        "",
        f"{SCHEMAS}/TideEvent/discriminator/mapping/end",
        "not a member of oneOf; add it there",
    ),
    "a member that does not say so": (
        "{type: string, const: end}",
        "{type: string, const: ended}",
        f"{SCHEMAS}/TideEvent/discriminator/mapping/end",
        "must be the const 'end'",
    ),
    "events that are texts": (
        STREAM.partition("              x-stream")[0],
        "            text/event-stream:\n              schema: {type: string}\n              example: turned\n",
        f"{CREATE}/responses/200/content/text~1event-stream/schema",
        "a $ref to a oneOf with a discriminator",
    ),
    "events without discriminator": (
        "      discriminator:\n",
        "      x-discriminator:\n",
        f"{CREATE}/responses/200/content/text~1event-stream/schema",
        "a $ref to a oneOf with a discriminator",
    ),
    "an enum in an answer": (
        SOURCE,
        "        source: {type: string, enum: [moon]}\n",
        f"{SCHEMAS}/Tide/properties/source/enum",
        "describe the values",
    ),
    "an enum in an answer, within properties that have the name of a keyword": (
        SOURCE,
        "        examples: {properties: {properties: {properties: {source: {type: string, enum: [moon]}}}}}\n",
        f"{SCHEMAS}/Tide/properties/examples/properties/properties/properties/source/enum",
        "describe the values",
    ),
    "a closed answer": (
        "    Tide:\n",
        "    Tide:\n      additionalProperties: false\n",
        f"{SCHEMAS}/Tide/additionalProperties",
        "leave it out",
    ),
    "an answer that is closed otherwise": (
        "    Tide:\n",
        "    Tide:\n      unevaluatedProperties: false\n",
        f"{SCHEMAS}/Tide/unevaluatedProperties",
        "leave it out",
    ),
}
X_STREAM = f"{CREATE}/responses/200/content/text~1event-stream/x-stream"
SAID = "x-stream: {end: [{event: end}], result: {constants: {height: 0}}}"
STOP = "stop: {operationId: listPorts, parameters: {name: $request.body#/port}}"


def said(text: str) -> tuple[str, str]:
    """What replaces the description of the stream; a result where it tells of none."""
    return SAID, f"x-stream: {{{text}{'' if 'result:' in text else ', result: {constants: {height: 0}}'}}}"


STREAMS = {
    "a stream that is not described": (
        f"              {SAID}\n",
        "",
        X_STREAM.removesuffix("/x-stream"),
        "write at least",
    ),
    "a stream without an end": (*said("text: [{event: turned, property: /event}]"), X_STREAM, "'end' is a required"),
    "a role that there is not": (*said("end: [{event: end}], ends: 5"), X_STREAM, "'ends' was unexpected"),
    "a pointer that is not one": (
        *said("end: [{event: end}], text: [{event: turned, property: event}]"),
        f"{X_STREAM}/text/0/property",
        "'event' is not a JSON pointer, which begins with /",
    ),
    "an event that there is not": (
        *said("end: [{event: ended}]"),
        f"{X_STREAM}/end/0/event",
        "'ended' is not an event of this stream; write one of end, turned",
    ),
    "a property that there is not": (
        *said("end: [{event: end}], replace: [{event: turned, property: /answer}]"),
        f"{X_STREAM}/replace/0/property",
        "'/answer' leads to no property of the event",
    ),
    "an event listed twice": (*said("end: [{event: end}, {event: end}]"), f"{X_STREAM}/end", "listed more than once"),
    "an error with a role": (
        *said("end: [{event: end}], error: [{event: end}]"),
        f"{X_STREAM}/error",
        "is an error, and has another role; keep one",
    ),
    "text that replaces itself": (
        *said(
            "end: [{event: end}], text: [{event: turned, property: /event}], "
            "replace: [{event: turned, property: /event}]"
        ),
        f"{X_STREAM}/replace",
        "keep one of the two",
    ),
    "a relabelled event without text": (
        *said("end: [{event: end}], text: [{event: turned, property: /event, as: end}]"),
        f"{X_STREAM}/text/0/as",
        "does not bring text itself",
    ),
    "a result without a class": (
        *said("end: [{event: end}], result: {schema: {type: object}}"),
        f"{X_STREAM}/result",
        "not a component that is an object",
    ),
    "a result that no end has": (
        *said("end: [{event: end}], result: {property: /data}"),
        f"{X_STREAM}/result/property",
        "not every end of the stream has '/data'",
    ),
    "text that the result has no place for": (
        *said(
            "end: [{event: end}], text: [{event: turned, property: /event}], "
            "result: {text: /answer, constants: {height: 0}}"
        ),
        f"{X_STREAM}/result/text",
        "the result has no property '/answer' for the text",
    ),
    "a number as text": (
        *said("end: [{event: end}], text: [{event: turned, property: /event}], result: {text: /height}"),
        f"{X_STREAM}/result/text",
        "'/height' of the result is not a string; name another property",
    ),
    "text that does not come": (
        *said("end: [{event: end}], result: {text: /source, constants: {height: 0}}"),
        f"{X_STREAM}/result/text",
        "the stream has no text to put there",
    ),
    "an attribute that is taken": (
        *said("end: [{event: end}], attributes: {close: /event}"),
        f"{X_STREAM}/attributes/close",
        "choose another name",
    ),
    "an attribute that no event has": (
        *said("end: [{event: end}], attributes: {port: /port}"),
        f"{X_STREAM}/attributes/port",
        "no event describes '/port'",
    ),
    "a stop that there is not": (
        *said("end: [{event: end}], stop: {operationId: stopTide}"),
        f"{X_STREAM}/stop/operationId",
        "the operation 'stopTide' does not exist; write the operationId of the one that stops the work",
    ),
    "a stop by a stream": (
        *said("end: [{event: end}], stop: {operationId: createTide}"),
        f"{X_STREAM}/stop/operationId",
        "createTide streams, so it cannot stop a stream",
    ),
    "a stop without its argument": (
        *said("end: [{event: end}], stop: {operationId: listPorts}"),
        f"{X_STREAM}/stop",
        "listPorts needs 'name'; give it under parameters",
    ),
    "a stop with a stranger": (
        *said(f"end: [{{event: end}}], {STOP.replace('name:', 'user: x, name:')}"),
        f"{X_STREAM}/stop/parameters/user",
        "listPorts has no 'user' there; leave it out",
    ),
    "an expression that leads nowhere": (
        *said(f"end: [{{event: end}}], {STOP.replace('#/port', '#/user')}"),
        f"{X_STREAM}/stop/parameters/name",
        "the request of the stream has no '$request.body#/user'",
    ),
    "an expression of no event": (
        *said(f"end: [{{event: end}}], {STOP.replace('request.body#/port', 'response.body#/id')}"),
        f"{X_STREAM}/stop/parameters/name",
        "no event describes '/id'",
    ),
    "an expression that cannot be followed": (
        *said(f"end: [{{event: end}}], {STOP.replace('request.body#/port', 'statusCode')}"),
        f"{X_STREAM}/stop/parameters/name",
        "write $request.body#/...",
    ),
    "a result that an end does not bring": (
        *said("end: [{event: end}], result: {text: /source}, text: [{event: turned, property: /event}]"),
        f"{X_STREAM}/result",
        "the result must have height, which the event 'end' need not bring; require it there",
    ),
    "a constant that the result does not have": (
        *said("end: [{event: end}], result: {constants: {height: 0, depth: 1}}"),
        f"{X_STREAM}/result/constants/depth",
        "the result has no property 'depth'",
    ),
    "a constant that does not fit": (
        *said("end: [{event: end}], result: {constants: {height: low}}"),
        f"{X_STREAM}/result/constants/height",
        "'low' does not fit the schema of 'height'",
    ),
    "a value that an end never has": (
        *said("end: [{event: end, error: {property: /event, values: [failed]}}]"),
        f"{X_STREAM}/end/0/error/values/0",
        "'/event' never has the value 'failed'",
    ),
    "a constant that a stop does not take": (
        *said("end: [{event: end}], stop: {operationId: listPorts, parameters: {name: 5}}"),
        f"{X_STREAM}/stop/parameters/name",
        "5 does not fit the schema of 'name'",
    ),
    "an expression within a text": (
        *said("end: [{event: end}], stop: {operationId: listPorts, parameters: {name: 'x{$request.body#/port}'}}"),
        f"{X_STREAM}/stop/parameters/name",
        "write the expression alone",
    ),
    "a value of another type": (
        *said("end: [{event: end}], stop: {operationId: listPorts, parameters: {name: x, limit: $request.body#/port}}"),
        f"{X_STREAM}/stop/parameters/limit",
        "is string, and the argument is integer; use a value of that type",
    ),
    "a body that no stop can send": (
        *said("end: [{event: end}], stop: {operationId: listPorts, parameters: {name: x}, requestBody: {a: 1}}"),
        f"{X_STREAM}/stop",
        "the body of listPorts is not an object with properties",
    ),
    "an attribute that hides a type": (
        *said("end: [{event: end}], attributes: {str: /event}"),
        f"{X_STREAM}/attributes/str",
        "choose another name",
    ),
    "a noun that is not a name": (
        "operationId: createTide",
        "operationId: create3dTide",
        CREATE,
        "begins with a letter",
    ),
    "a class of ours": ("operationId: createTide", "operationId: createText", CREATE, "like a class of this client"),
    "a stray x-stream": (
        '              schema: {$ref: "#/components/schemas/Tide"}\n',
        '              schema: {$ref: "#/components/schemas/Tide"}\n              x-stream: {}\n',
        f"{CREATE}/responses/200/{JSON}/x-stream",
        "x-stream has no effect here",
    ),
    "a mode that cannot be asked for": (
        "enum: [blocking, streaming]",
        "enum: [blocking, stream]",
        CREATE,
        "response_mode does not take 'streaming'",
    ),
    "something else beside a stream": (
        TIDE,
        TIDE + '            text/csv: {schema: {type: string}, example: "6.5"}\n',
        f"{CREATE}/responses/200/content/text~1csv",
        "describe JSON, or the stream alone",
    ),
    "a class that is taken": (
        "    Error:\n",
        "    TideStream:\n      type: object\n      properties: {a: {type: string}}\n    Error:\n",
        CREATE,
        "would be called TideStream",
    ),
}
GENERATOR = {
    "an error that streams": (
        f'        "400": {FAILED}',
        f'        "400":\n          description: It failed.\n          content:\n{TIDE}{STREAM}',
        f"{CREATE}/responses/400/content/text~1event-stream",
        "a stream cannot be the answer of the status 400; move it to 200",
    ),
    "methods alike": ("operationId: listPorts", "operationId: create_tide", LIST, "the method 'create_tide' is taken"),
    "an iterator's name": (
        "operationId: createTide",
        "operationId: iterPorts",
        LIST,
        "the method 'iter_ports' is taken",
    ),
    "the client's own name": (
        "      operationId: listPorts\n      x-pages: data\n",
        "      operationId: close\n",
        LIST,
        "the method 'close' is taken",
    ),
    "the client's other method": (
        "      operationId: listPorts\n      x-pages: data\n",
        "      operationId: withOptions\n",
        LIST,
        "the method 'with_options' is taken",
    ),
    "a stream without a noun": ("operationId: createTide", "operationId: foretell", CREATE, "use a verb and a noun"),
    "arguments alike": (
        "        port: {type: string, desc",
        "        stop_on_exit: {type: string}\n        port: {type: string, desc",
        CREATE,
        "'stop_on_exit' names two arguments",
    ),
    "no response_mode": (
        "        response_mode: {type: string, enum: [blocking, streaming]}\n",
        "",
        CREATE,
        "add the property response_mode",
    ),
    "attributes alike": (
        SOURCE,
        "        seaLevel: {type: number}\n        sea_level: {type: number}\n",
        f"{SCHEMAS}/Tide/properties",
        "'sea_level' names two attributes",
    ),
    "an attribute that is taken": (
        SOURCE,
        "        to_dict: {type: string}\n",
        f"{SCHEMAS}/Tide/properties/to_dict",
        "give it another x-python-name",
    ),
    "classes alike": (
        "    Error:\n",
        "    tide: {type: string}\n    Error:\n",
        f"{SCHEMAS}/tide",
        "rename one, or give it another x-python-name",
    ),
    "two kinds of body": (
        "            example: {port: Brest}\n",
        "            example: {port: Brest}\n          text/plain: {schema: {type: string}, example: Brest}\n",
        f"{CREATE}/requestBody/content",
        "keep one",
    ),
    "callbacks": (
        "      x-pages: data\n",
        "      x-pages: data\n      callbacks: {}\n",
        f"{LIST}/callbacks",
        "the generator drops callbacks",
    ),
    "webhooks": ("tags:\n", "webhooks: {}\ntags:\n", "#/webhooks", "leave them out"),
    "a parameter's content": (
        LIMIT,
        "          content: {application/json: {schema: {type: integer}, example: 5}}\n",
        None,
        "give it a schema",
    ),
    "a parameter's style": (
        LIMIT,
        "          schema: {type: array, items: {type: integer}}\n          explode: false\n",
        f"{LIST}/parameters/2/explode",
        "cannot send explode: false; leave style and explode out",
    ),
    "a parameter's style with its explode": (
        LIMIT,
        "          schema: {type: array, items: {type: integer}}\n          style: form\n          explode: false\n",
        f"{LIST}/parameters/2/explode",
        "cannot send explode: false; leave style and explode out",
    ),
    "another style": (
        LIMIT,
        "          schema: {type: array, items: {type: integer}}\n          style: pipeDelimited\n",
        f"{LIST}/parameters/2/style",
        'cannot send style: "pipeDelimited"; leave style and explode out',
    ),
    "reserved characters": (
        LIMIT,
        LIMIT + "          allowReserved: true\n",
        f"{LIST}/parameters/2/allowReserved",
        "leave it out",
    ),
    "null among values alone": (
        "enum: [blocking, streaming]",
        "enum: [blocking, null]",
        f"{SCHEMAS}/TideRequest/properties/response_mode/enum",
        'write type: [..., "null"]',
    ),
    "fractions among values": ("enum: [blocking, streaming]", "enum: [1.5]", None, "describe others in words"),
    "no values": ("type: string, enum: [blocking, streaming]", "enum: []", None, "an enum has texts"),
    "a fraction that is fixed": (
        SOURCE,
        "        source: {const: 1.5}\n",
        None,
        "write a string, an integer or a boolean",
    ),
    "an enum beside types": (
        "{type: string, enum: [blocking, streaming]}",
        '{type: [string, "null"], enum: [blocking]}',
        f"{SCHEMAS}/TideRequest/properties/response_mode/enum",
        "add null here, or remove it from type",
    ),
    "a default of a list": (
        SOURCE,
        "        source: {type: array, items: {type: string}, default: []}\n",
        f"{SCHEMAS}/Tide/properties/source/default",
        "describe it in words",
    ),
    "false for a schema": (
        SOURCE,
        "        source: false\n",
        f"{SCHEMAS}/Tide/properties/source",
        "write {} for anything",
    ),
    "parts and members": (
        SOURCE,
        "        source: {allOf: [{type: object}], oneOf: [{type: object}]}\n",
        f"{SCHEMAS}/Tide/properties/source/allOf",
        "write its parts in each member",
    ),
    "two unions": (
        SOURCE,
        "        source: {anyOf: [{type: string}], oneOf: [{type: string}]}\n",
        f"{SCHEMAS}/Tide/properties/source/anyOf",
        "write one of them",
    ),
    "a part of itself": (
        "    Error:\n",
        '    Error:\n      allOf: [{$ref: "#/components/schemas/Error"}]\n',
        f"{SCHEMAS}/Error/allOf",
        "in a third one",
    ),
    "bytes within JSON": (
        SOURCE,
        "        source: {type: string, format: binary}\n",
        f"{CREATE}/responses/200/{JSON}/schema",
        "write format: byte",
    ),
    "an answer that is not read": (
        '            application/json:\n              schema: {$ref: "#/components/schemas/Ports"}',
        '            application/xml:\n              schema: {$ref: "#/components/schemas/Ports"}',
        f"{LIST}/responses/200/content/application~1xml/schema",
        "write {type: string, format: binary}",
    ),
    "classes of one title": (
        SOURCE,
        "        source: {type: object, title: Sea}\n        target: {type: object, title: Sea}\n",
        f"{SCHEMAS}/Tide/properties/target",
        "give one of the schemas another title",
    ),
    "a date that is none": (
        SOURCE,
        "        source: {type: string, format: date, default: soon}\n",
        f"{SCHEMAS}/Tide/properties/source/default",
        "'soon' is not a date; write one, such as '2024-05-01'",
    ),
    "a part that is a union": (
        SOURCE,
        '        source: {allOf: [{$ref: "#/components/schemas/TideEvent"}, {required: [event]}]}\n',
        f"{SCHEMAS}/Tide/properties/source/allOf/0",
        "write oneOf, with an allOf in each member",
    ),
    "an array of itself": (
        "    Error:\n",
        '    Row: {type: array, items: {$ref: "#/components/schemas/Row"}}\n    Error:\n',
        f"{SCHEMAS}/Row/items",
        "put it into a property of an object",
    ),
    "bytes in a query": (
        LIMIT,
        "          schema: {type: string, format: binary}\n",
        f"{LIST}/parameters/2/schema",
        "write format: byte",
    ),
    "a form that is no object": (
        "components:\n",
        SENT.format("multipart/form-data: {schema: {type: string}, example: a}"),
        "#/paths/~1sent/post/requestBody/content/multipart~1form-data/schema",
        "write type: object and a property for each field",
    ),
    "a body that is not sent": (
        "components:\n",
        SENT.format("text/plain: {schema: {type: string}, example: a}"),
        "#/paths/~1sent/post/requestBody/content/text~1plain/schema",
        "write {type: string, format: binary}",
    ),
    "an answer to HEAD with a body": (
        "components:\n",
        HEAD + "components:\n",
        "#/paths/~1there/head/responses/200",
        "an answer 200 to HEAD has no body; drop its content",
    ),
    "an answer 204 with a body": (
        "components:\n",
        HEAD.replace("head:", "get:").replace('"200":', '"204":') + "components:\n",
        "#/paths/~1there/get/responses/204",
        "an answer 204 to GET has no body; drop its content",
    ),
    "an answer 205 with a body": (
        "components:\n",
        HEAD.replace("head:", "get:").replace('"200":', '"205":') + "components:\n",
        "#/paths/~1there/get/responses/205",
        "an answer 205 to GET has no body; drop its content",
    ),
    "a form in words alone": (
        "components:\n",
        SENT.format("multipart/form-data: {schema: {type: object}, example: {}}"),
        "#/paths/~1sent/post/requestBody/content/multipart~1form-data/schema",
        "a property for each field",
    ),
    "a date to YAML": (
        SOURCE,
        "        source: {type: string, example: 2024-01-01}\n",
        f"{SCHEMAS}/Tide/properties/source/example",
        "is a date to YAML, and JSON has none; put it in quotes",
    ),
    "a number that is none": (SOURCE, "        source: {type: number, example: .nan}\n", None, "leave it out"),
    "a name that Python has not": (
        SOURCE,
        "        source: {type: string, x-python-name: seaLevel}\n",
        f"{SCHEMAS}/Tide/properties/source/x-python-name",
        "write sea_level",
    ),
    "a name that is taken": (
        SOURCE,
        "        source: {type: string, x-python-name: height}\n",
        f"{SCHEMAS}/Tide/properties",
        "'height' names two attributes",
    ),
    "a name of nothing": (
        SOURCE,
        "        source: {type: array, items: {type: string, x-python-name: port}}\n",
        f"{SCHEMAS}/Tide/properties/source/items/x-python-name",
        "leave it out",
    ),
    "another name of the mode": (
        "response_mode: {type: string,",
        "response_mode: {type: string, x-python-name: mode,",
        "#/paths/~1tides/post",
        "drop x-python-name",
    ),
    "two names of one property": (
        SOURCE,
        "        source: {allOf: [{properties: {a-b: {x-python-name: x}}}, {properties: {a-b: {type: string}}}]}\n",
        f"{SCHEMAS}/Tide/properties/source/allOf",
        "write the same x-python-name in each",
    ),
    "parts that disagree": (
        SOURCE,
        "        source: {allOf: [{properties: {a: {type: string}}}, {properties: {a: {type: integer}}}]}\n",
        f"{SCHEMAS}/Tide/properties/source/allOf",
        "describe it the same way in each",
    ),
    "nullable": (
        SOURCE,
        "        source: {type: string, nullable: true}\n",
        f"{SCHEMAS}/Tide/properties/source/nullable",
        'type: [..., "null"]',
    ),
    "patternProperties": (
        SOURCE,
        '        source: {type: object, patternProperties: {"^x": {type: string}}}\n',
        f"{SCHEMAS}/Tide/properties/source/patternProperties",
        "use additionalProperties",
    ),
    "prefixItems": (
        SOURCE,
        "        source: {type: array, items: {type: string}, prefixItems: [{type: string}]}\n",
        f"{SCHEMAS}/Tide/properties/source/prefixItems",
        "its order is lost",
    ),
    "not": (
        SOURCE,
        "        source: {not: {type: string}}\n",
        f"{SCHEMAS}/Tide/properties/source/not",
        "write the type",
    ),
}
TYPED = ("readOnly", "writeOnly", "$dynamicRef")
IGNORED = {
    keyword: (
        SOURCE,
        f"        source: {{{'type: string, ' if keyword in TYPED else ''}{keyword}: {value}}}\n",
        f"{SCHEMAS}/Tide/properties/source/{keyword}",
        told,
    )
    for keyword, value, told in (
        ("if", "{maxLength: 3}", "describe the condition in words"),
        ("dependentSchemas", "{}", "describe the condition in words"),
        ("readOnly", "true", "one schema for the request and one for the answer"),
        ("writeOnly", "true", "one schema for the request and one for the answer"),
        ("$dynamicRef", '"#tide"', "use $ref"),
    )
}
CASES = IGNORED | OPENAPI | NEWER | OPERATIONS | SCHEMA_RULES | STREAMS | GENERATOR


def faults_of(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "openapi.yaml"
    path.write_text(text, encoding="utf-8")
    return [fault.removeprefix(f"{path}:") for fault in check_spec.load(path)[1]]


def test_the_small_document_is_sound(tmp_path: Path) -> None:
    assert faults_of(tmp_path, SOUND) == []


def test_a_spec_can_be_json_with_every_kind_of_escape(tmp_path: Path) -> None:
    data = yaml.safe_load(SOUND)
    data["info"]["title"] = 'Tides \U0001f30a \\ud83c\\udf0a \\\U0001f30a " \u2028'
    (tmp_path / "openapi.yaml").write_text(json.dumps(data, indent="\t"), encoding="utf-8")
    document, faults = check_spec.load(tmp_path / "openapi.yaml")
    assert document
    assert (faults, document.data, json.loads(document.text)) == ([], data, data)


@pytest.mark.parametrize("name", CASES)
def test_a_breach_is_told_alone_with_its_line_its_place_and_what_to_do(tmp_path: Path, name: str) -> None:
    old, new, pointer, told = CASES[name]
    text = changed((old, new))
    faults = faults_of(tmp_path, text)
    assert len(faults) == 1, faults
    line, place, message = faults[0].split(": ", 2)
    assert pointer in (None, place)
    assert told in message
    last = place.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
    assert last.isdigit() or last.strip("#") in text.split("\n")[int(line) - 1]


def test_all_faults_are_told_at_once_in_the_order_of_their_lines(tmp_path: Path) -> None:
    text = changed(
        ("openapi: 3.1.0", "openapi: 3.2.0"),
        ("      summary: Foretell a tide.\n", ""),
        ("      description: Lists ports.", "      descripton: Lists ports."),
        ("height: {type: number,", "height: {type: metres,"),
        (SOURCE, SOURCE * 2),
        ("    Error:\n", "    error: {type: string, nullable: true}\n    Error:\n"),
    )
    assert [fault.split(": ")[1] for fault in faults_of(tmp_path, text)] == [
        "#/openapi",
        LIST,
        f"{SCHEMAS}/Tide/properties/source",
        f"{SCHEMAS}/error/nullable",
        f"{SCHEMAS}/Error",
    ]


def test_what_rests_on_an_unsound_part_is_told_once_that_is_mended(tmp_path: Path) -> None:
    text = changed(("      summary: Foretell a tide.\n", ""), (SOURCE, "        source: {type: text}\n"))
    assert len(faults_of(tmp_path, text)) == 1
    assert len(faults_of(tmp_path, text.replace("type: text", "type: string"))) == 1


def test_a_document_that_is_no_openapi_is_told(tmp_path: Path) -> None:
    assert faults_of(tmp_path, "") == ["1: #: not OpenAPI: write a mapping with openapi, info and paths"]
    assert faults_of(tmp_path, "[1, 2]\n") == ["1: #: not OpenAPI: write a mapping with openapi, info and paths"]
    assert faults_of(tmp_path, "\ufffe".join("ab")) != []


def test_a_file_that_is_not_there_or_no_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_bytes(b"openapi: \xff")
    assert check_spec.load(tmp_path / "openapi.yaml")[1][0].endswith(
        ":1: #: not UTF-8: byte 9 cannot be read; save the file as UTF-8"
    )
    assert check_spec.load(tmp_path / "no.yaml") == (
        None,
        [f"{tmp_path}/no.yaml: cannot be read: No such file or directory"],
    )


# What is broken, and how it is mended as the message says.
ADVICE = {
    "attributes alike": (
        (SOURCE, "        seaLevel: {type: number}\n        sea_level: {type: number}\n"),
        ("seaLevel: {type: number}", "seaLevel: {type: number, x-python-name: level}"),
    ),
    "arguments alike": (
        (
            "          description: Items per page.\n",
            "          description: Items per page.\n          x-python-name: page\n",
        ),
        ("x-python-name: page", "x-python-name: size"),
    ),
    "classes alike": (
        ("    Error:\n", "    tide: {type: object}\n    Error:\n"),
        ("tide: {type: object}", "tide: {type: object, x-python-name: SmallTide}"),
    ),
    "classes of one title": (
        (SOURCE, "        source: {type: object, title: Sea}\n        target: {type: object, title: Sea}\n"),
        ("target: {type: object, title: Sea}", "target: {type: object, title: Ocean}"),
    ),
    "half a null": (
        ("{type: string, enum: [blocking, streaming]}", "{type: string, enum: [blocking, streaming, null]}"),
        ("type: string, enum", 'type: [string, "null"], enum'),
    ),
    "a style": (
        (
            LIMIT,
            LIMIT + "        - {name: ids, in: query, description: d, explode: false, schema: {type: array}}\n",
        ),
        ("explode: false, ", ""),
    ),
    "an answer that is not read": (
        (
            'application/json:\n              schema: {$ref: "#/components/schemas/Ports"}',
            'application/xml:\n              schema: {$ref: "#/components/schemas/Ports"}',
        ),
        (
            'application/xml:\n              schema: {$ref: "#/components/schemas/Ports"}',
            "application/xml:\n              schema: {type: string, format: binary}",
        ),
        ("      x-pages: data\n", ""),
        ("              example: {data: [Brest]}", "              example: <ports/>"),
    ),
    "a body that is not sent": (
        (BODY, "          text/plain: {schema: {type: string}, example: a}\n"),
        ("{schema: {type: string}, example: a}", "{schema: {type: string, format: binary}, example: a}"),
        (STREAM, ""),
        ("      discriminator:", "      x-discriminator:"),
    ),
    "an answer to HEAD with a body": (("components:\n", HEAD + "components:\n"), (THERE, "")),
    "a part that is a union": (
        (SOURCE, '        source: {allOf: [{$ref: "#/components/schemas/TideEvent"}, {required: [event]}]}\n'),
        (
            '{allOf: [{$ref: "#/components/schemas/TideEvent"}, {required: [event]}]}',
            '{oneOf: [{allOf: [{$ref: "#/components/schemas/EndEvent"}, {required: [event]}]}, {type: "null"}]}',
        ),
    ),
}


@pytest.mark.parametrize("name", ADVICE)
def test_the_advice_leads_to_a_sound_document(tmp_path: Path, name: str) -> None:
    broken, *mended = ADVICE[name]
    assert faults_of(tmp_path, changed(broken)) != []
    assert faults_of(tmp_path, changed(broken, *mended)) == []


# Plain OpenAPI that asks for nothing in the way of another.
SOUND_SPECS = {
    "merge keys": (SOURCE, "        source: &s {type: string, maxLength: 3}\n        other: {<<: *s, maxLength: 5}\n"),
    "an array of anything": (SOURCE, "        source: {type: array}\n"),
    "words beside a reference": (SOURCE, '        source: {$ref: "#/components/schemas/Error", description: Why.}\n'),
    "anything": (SOURCE, "        source: true\n"),
    "anything in place of a constant": ("height: {type: number, description: In metres.}", "height: true"),
    "a nullable enum": ("{type: string, enum: [blocking,", '{type: [string, "null"], enum: [null, blocking,'),
    "values of several types": (
        "enum: [blocking, streaming]}",
        "enum: [blocking, streaming]}\n        kind: {enum: [1, a]}",
    ),
    "an array in a path": (
        "          schema: {type: string, description: The start of their names.}\n",
        "          schema: {type: array, items: {type: string}}\n",
    ),
    "an object in a query": (
        LIMIT,
        LIMIT + "        - {name: where, in: query, description: d, schema: {type: object}}\n",
    ),
    "a date in a header": (
        LIMIT,
        LIMIT + "        - {name: since, in: header, description: d, schema: {type: string, format: date}}\n",
    ),
    "conditions": (SOURCE, "        source: {type: string, not: {const: a}}\n"),
    "alternatives that refine": (
        SOURCE,
        "        source: {type: object, properties: {a: {type: string}}, anyOf: [{required: [a]}, {not: {}}]}\n",
    ),
    "default styles": (
        LIMIT,
        LIMIT + "          style: form\n          explode: true\n          allowReserved: false\n",
    ),
    "an answer of bytes": (
        '        "400": {$ref',
        '        "201": {description: d, content: {application/pdf: {example: a}}}\n        "400": {$ref',
    ),
    "bare names in a mapping": ('end: "#/components/schemas/EndEvent"', "end: EndEvent"),
    "a parameter of the path": (
        "  /ports/{name}:\n",
        "  /ports/{name}:\n    parameters: [{name: page, in: query, description: d, schema: {type: string}}]\n",
    ),
    "a reference within a schema": (SOURCE, '        source: {$ref: "#/components/schemas/Error/properties/code"}\n'),
}


@pytest.mark.parametrize("name", SOUND_SPECS)
def test_plain_openapi_is_sound(tmp_path: Path, name: str) -> None:
    assert faults_of(tmp_path, changed(SOUND_SPECS[name])) == []


SOURCES = """\
Source:
  $ref: '#/Real'
Real:
  type: object
  properties:
    kind: {type: text}
    next: {$ref: '#/Real'}
Sea:
  type: object
  properties:
    sea: {$ref: gone.yaml}
    loop: {$ref: '#/Loop'}
    real: {type: string}
    real: {type: string}
    far: {$ref: 'https://example.com/a.yaml'}
Loop: {$ref: '#/Loop'}
"""


def test_a_fault_in_another_file_is_told_with_its_own_line_and_pointer(tmp_path: Path) -> None:
    root = changed(
        (SOURCE, '        source: {$ref: "parts/sources.yaml#/Source"}\n'),
        ("    Error:\n", '    Sea: {$ref: "parts/sources.yaml#/Sea"}\n    Error:\n'),
        ("components:\n", '  /moon: {$ref: "parts/moon.yaml"}\ncomponents:\n'),
    )
    parts = tmp_path / "parts"
    parts.mkdir()
    (parts / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    (parts / "moon.yaml").write_text("get:\n  operationId: getMoon\n  summary: s\n", encoding="utf-8")
    faults = [fault.removeprefix(f"{tmp_path}/") for fault in check_spec.load(_written(tmp_path, root))[1]]
    assert [fault.rpartition("; ")[0] for fault in faults] == [
        "parts/sources.yaml:11: #/Sea/properties/sea: $ref 'gone.yaml': the file gone.yaml does not exist",
        "parts/sources.yaml:12: #/Sea/properties/loop: $ref '#/Loop' refers back to itself",
        "parts/sources.yaml:13: #/Sea/properties/real: the key 'real' occurs more than once",
        "parts/sources.yaml:15: #/Sea/properties/far: $ref 'https://example.com/a.yaml' is not next to this file",
    ]


def _written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "openapi.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_two_parts_of_one_name_are_told(tmp_path: Path) -> None:
    root = changed((SOURCE, '        source: {$ref: "other.yaml#/Error"}\n'))
    (tmp_path / "other.yaml").write_text("Error: {type: string}\n", encoding="utf-8")
    (fault,) = check_spec.load(_written(tmp_path, root))[1]
    assert (
        "'Error' of other.yaml cannot be a name here, or is taken; add a name of your own to components/schemas"
        in fault
    )
    mended = changed(("    Error:\n", '    Other: {$ref: "other.yaml#/Error"}\n    Error:\n'), text=root)
    assert check_spec.load(_written(tmp_path, mended))[1] == []


def test_a_style_rule_can_be_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _written(tmp_path, changed(("      summary: List ports.\n", "")))
    assert check_spec.load(path)[1][0].endswith("summary is missing; every operation needs one [operation-summary]")
    (tmp_path / "rules.yaml").write_text("operation-summary: warning\nanswer-401: error\n", encoding="utf-8")
    assert check_spec.load(path)[1] == []
    assert f": {LIST}: warning: summary is missing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("references: warning\n", "1: #/references: 'references' is not a rule that can be relaxed; these can be: "),
        ("# x\nanswer-401: never\n", "2: #/answer-401: 'never' is not a level; write error or warning"),
        ("[answer-401]\n", "1: #: not a mapping; write a rule and its level"),
        ("a: [\n", "2: #: not valid YAML: did not find expected node content"),
    ],
)
def test_a_level_that_is_none_is_told(tmp_path: Path, text: str, told: str) -> None:
    path = _written(tmp_path, SOUND)
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
    (fault,) = check_spec.load(path)[1]
    assert fault.startswith(f"{tmp_path}/rules.yaml:{told}")


def test_an_alias_within_itself_is_told(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, changed((SOURCE, "        source: &a {type: object, example: {b: *a}}\n")))
    assert "an alias contains itself; write the part out" in fault
