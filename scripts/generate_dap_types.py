#!/usr/bin/env python3
"""Makes protocol/generated/dap_types.hpp from DAP's published JSON schema.

usage: generate_dap_types.py [--check] SCHEMA OUTPUT

--check writes nothing and fails when OUTPUT is not what would be written.
"""
import json
import re
import sys

KEYWORDS = {"default", "delete", "new", "class", "this", "operator", "template", "namespace", "module", "export", "enum", "goto", "union", "register"}


def snake(name):
    """threadId -> thread_id; local process -> local_process; SHA256 -> sha256."""
    name = re.sub(r"[^A-Za-z0-9]+", "_", name)
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).strip("_").lower()
    return name + "_" if name in KEYWORDS else name


class Generator:
    def __init__(self, schema):
        self.definitions = schema["definitions"]
        self.emitted = {}  # type name -> C++ text, in order of dependency
        self.open = set()

    def flat(self, definition):
        """A definition's own properties and required names, through allOf."""
        properties, required = {}, []
        for part in definition.get("allOf", [definition]):
            if "$ref" in part:
                base = part["$ref"].split("/")[-1]
                if base in ("Request", "Response", "Event", "ProtocolMessage"):
                    continue
                inherited = self.flat(self.definitions[base])
                properties.update(inherited[0])
                required += inherited[1]
            else:
                properties.update(part.get("properties", {}))
                required += part.get("required", [])
        return properties, required

    def type_of(self, schema, hint):
        if "$ref" in schema:
            name = schema["$ref"].split("/")[-1]
            self.emit(name)
            return name
        if "oneOf" in schema:
            return "json"
        kind = schema.get("type")
        if isinstance(kind, list):
            kinds = [k for k in kind if k != "null"]
            if set(kinds) == {"integer", "string"} or set(kinds) == {"number", "string"}:
                return "std::variant<std::int64_t, std::string>"
            if len(kinds) == 1:
                return self.type_of({**schema, "type": kinds[0]}, hint)
            return "json"
        if kind == "string":
            if "enum" in schema:
                return self.emit_enum(hint, schema["enum"])
            return "std::string"
        if kind == "integer":
            return "std::int64_t"
        if kind == "number":
            return "double"
        if kind == "boolean":
            return "bool"
        if kind == "array":
            return f"std::vector<{self.type_of(schema['items'], hint)}>"
        if kind == "object" and schema.get("properties"):
            return self.emit_struct(hint, schema)
        if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
            value = schema["additionalProperties"].get("type")
            if value == "string" or value == ["string", "null"]:
                inner = "std::string" if value == "string" else "std::optional<std::string>"
                return f"std::map<std::string, {inner}>"
        return "json"

    def emit(self, name):
        if name in self.emitted or name in self.open:
            return
        self.open.add(name)
        definition = self.definitions[name]
        if definition.get("type") == "string":
            if "enum" in definition:
                self.emit_enum(name, definition["enum"])
            else:
                self.emitted[name] = f"using {name} = std::string;\n"
        elif "oneOf" in definition:
            self.emitted[name] = f"using {name} = json;\n"
        else:
            self.emit_struct(name, definition)

    def emit_enum(self, name, values):
        names = [(snake(v), v) for v in values]
        text = f"enum class {name} {{ {', '.join(n for n, _ in names)} }};\n"
        entries = ", ".join(f'name({name}::{n}, "{v}")' for n, v in names)
        text += f"constexpr auto names_of(std::type_identity<{name}>) {{ return std::array{{{entries}}}; }}\n"
        self.emitted[name] = text
        return name

    def emit_struct(self, name, definition):
        properties, required = self.flat(definition)
        members, fields = [], []
        for key, schema in properties.items():
            kind = self.type_of(schema, name + key.strip("_")[0].upper() + key.strip("_")[1:])
            member = snake(key)
            if key not in required and kind != "json":
                kind = f"std::optional<{kind}>"
            elif key not in required:
                kind = "std::optional<json>"
            initial = "" if kind == "json" or kind.startswith(("std::optional", "std::vector", "std::string")) else "{}"
            members.append(f"  {kind} {member}{initial};\n")
            fields.append(f'field("{key}", &T::{member})')
        text = f"struct {name} {{\n{''.join(members)}}};\n"
        text += f"template <std::same_as<{name}> T>\nconstexpr auto fields_of(std::type_identity<T>) {{\n"
        text += f"  return std::tuple{{{', '.join(fields)}}};\n}}\n"
        self.emitted[name] = text
        return name

    def arguments_of(self, definition):
        """The type of a request's arguments, or Nothing."""
        properties, _ = self.flat(definition)
        arguments = properties.get("arguments")
        if not arguments:
            return "Nothing"
        if "$ref" not in arguments:
            return "json"
        return self.type_of(arguments, "")

    def body_of(self, definition, hint):
        body = self.flat(definition)[0].get("body")
        if not body:
            return "Nothing"
        if "$ref" in body:
            return self.type_of(body, "")
        if not body.get("properties"):
            return "Nothing"
        return self.emit_struct(hint, body)

    def request(self, name, definition):
        stem = name[: -len("Request")]
        command = self.flat(definition)[0]["command"]["enum"][0]
        arguments = self.arguments_of(definition)
        response = self.definitions.get(stem + "Response")
        body = self.body_of(response, stem + "ResponseBody") if response else "Nothing"
        self.emitted[name] = (
            f"struct {name} {{\n  static constexpr std::string_view command = \"{command}\";\n"
            f"  using Arguments = {arguments};\n  using Body = {body};\n}};\n"
        )

    def event(self, name, definition):
        event = self.flat(definition)[0]["event"]["enum"][0]
        body = self.body_of(definition, name + "Body")
        self.emitted[name] = (
            f"struct {name} {{\n  static constexpr std::string_view event = \"{event}\";\n  using Body = {body};\n}};\n"
        )

    def run(self):
        for name, definition in self.definitions.items():
            if name in ("Request", "Response", "Event", "ProtocolMessage") or name.endswith("Response"):
                continue
            if name.endswith("Request"):
                self.request(name, definition)
            elif name.endswith("Event"):
                self.event(name, definition)
            else:
                self.emit(name)
        return "\n".join(self.emitted.values())


def main():
    check = "--check" in sys.argv[1:]
    schema_path, output = [argument for argument in sys.argv[1:] if argument != "--check"]
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    body = Generator(schema).run()
    text = (
        "// Made by scripts/generate_dap_types.py from tests/schema/debugAdapterProtocol.json; do not edit.\n"
        "#pragma once\n#include <array>\n#include <cstdint>\n#include <map>\n#include <optional>\n#include <string>\n"
        "#include <string_view>\n#include <tuple>\n#include <type_traits>\n#include <variant>\n#include <vector>\n\n"
        '#include "protocol/fields.hpp"\n\n'
        "/// The Debug Adapter Protocol's messages and types, in the specification's names (camelCase on the wire).\n"
        "namespace wayfinder::dap {\n\n" + body + "\n}  // namespace wayfinder::dap\n"
    )
    if check:
        with open(output, encoding="utf-8") as file:
            if file.read() != text:
                sys.exit(f"{output} is not what {schema_path} makes: run scripts/generate_dap_types.py {schema_path} {output}")
        return
    with open(output, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main()
