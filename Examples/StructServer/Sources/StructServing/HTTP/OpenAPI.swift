import HTTPTypes
import Hummingbird
import StructEngine

/// The description of the calls as OpenAPI 3.1, written from the table that requests are matched with.
enum OpenAPI {
    static func document(for server: Server) -> JSONValue {
        let endpoints = Endpoint.all.filter { server.settings.testFaults || $0.id != "plant_fault" }
        var paths: [(key: String, value: JSONValue)] = []
        var seen: Set<String> = []
        for path in endpoints.map(\.path) where seen.insert(path).inserted {
            let calls = endpoints.filter { $0.path == path }
            paths.append((path, .object(calls.map { ($0.method.rawValue.lowercased(), operation($0)) })))
        }
        return .object([
            ("openapi", .string("3.1.0")),
            ("info", .object([("title", .string("StructServer")), ("version", .string("1.0"))])),
            ("paths", .object(paths)),
            (
                "components",
                .object([
                    (
                        "securitySchemes",
                        .object([
                            (
                                "session",
                                .object([("type", .string("apiKey")), ("in", .string("cookie")), ("name", .string(server.settings.cookie))])
                            )
                        ])
                    ),
                    ("schemas", .object(schemas + [("fixture", .object([("enum", .array(server.shelf.names.map { .string($0) }))]))])),
                ])
            ),
        ])
    }

    private static func operation(_ endpoint: Endpoint) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("operationId", .string(endpoint.id + (endpoint.method == .get && endpoint.id == "presets" ? "_list" : ""))),
            ("summary", .string(endpoint.summary)),
        ]
        members.append(("security", .array(endpoint.access == .open ? [] : [.object([("session", .array([]))])])))
        let names = endpoint.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
        func parameter(_ name: String, _ place: String, _ schema: JSONValue, _ summary: String, _ isRequired: Bool) -> JSONValue {
            .object([
                ("name", .string(name)), ("in", .string(place)), ("required", .bool(isRequired)), ("description", .string(summary)),
                ("schema", schema),
            ])
        }
        let text = schema(.text(128))
        let parameters =
            names.map { parameter($0, "path", text, "As an earlier answer gave it.", true) }
            + endpoint.query.map { parameter($0.name, "query", schema($0.kind), $0.summary, $0.isRequired) }
            + endpoint.headers.map { parameter($0.name, "header", schema($0.kind), $0.summary, $0.isRequired) }
        if !parameters.isEmpty { members.append(("parameters", .array(parameters))) }
        if let fields = endpoint.body {
            members.append(
                (
                    "requestBody",
                    .object([
                        ("required", .bool(fields.contains { $0.isRequired })),
                        ("content", .object([("application/json", .object([("schema", object(fields))]))])),
                    ])
                ))
        }
        members.append(("responses", responses(endpoint)))
        return .object(members)
    }

    private static func responses(_ endpoint: Endpoint) -> JSONValue {
        var responses: [(key: String, value: JSONValue)] = endpoint.answers.map { answer in
            var members: [(key: String, value: JSONValue)] = [("description", .string(answer.summary))]
            if !answer.type.isEmpty {
                let schema: JSONValue =
                    switch answer.type {
                    case "application/json": reference(answer.schema ?? "any")
                    case "text/event-stream": reference("event")
                    default: .object([("type", .string("string"))])
                    }
                let others = answer.others.map { ($0, JSONValue.object([("schema", .object([("type", .string("string"))]))])) }
                members.append(("content", .object([(answer.type, .object([("schema", schema)]))] + others)))
            }
            return (String(answer.status.code), .object(members))
        }
        for status in statuses(endpoint) {
            responses.append(
                (
                    String(status.code),
                    .object([
                        ("description", .string(status.reasonPhrase)),
                        ("content", .object([("application/problem+json", .object([("schema", reference("problem"))]))])),
                    ])
                ))
        }
        return .object(responses)
    }

    /// What else a call may answer, by what is asked of it.
    private static func statuses(_ endpoint: Endpoint) -> [HTTPResponse.Status] {
        var statuses: [HTTPResponse.Status] = [.unprocessableContent, .serviceUnavailable]
        if endpoint.access != .open { statuses.append(.unauthorized) }
        if endpoint.id == "login" { statuses.append(.unauthorized) }
        if endpoint.access == .admin || endpoint.method != .get || endpoint.id == "export" { statuses.append(.forbidden) }
        if endpoint.body != nil { statuses += [.badRequest, .contentTooLarge, .unsupportedMediaType] }
        if endpoint.path.contains("{") || ["constraints", "term_sheet", "user_remove"].contains(endpoint.id) { statuses.append(.notFound) }
        if ["run", "login", "password", "consistency", "risk"].contains(endpoint.id) { statuses.append(.tooManyRequests) }
        if ["constraints", "export", "term_sheet", "user_create", "user_remove", "flags_rollback", "rollout_execute"].contains(endpoint.id)
        {
            statuses.append(.conflict)
        }
        if endpoint.headers.contains(where: { $0.name == "If-Match" }) { statuses.append(.preconditionFailed) }
        if endpoint.id == "flags_update" { statuses.append(.preconditionRequired) }
        return statuses.sorted { $0.code < $1.code }
    }

    private static func reference(_ name: String) -> JSONValue { .object([("$ref", .string("#/components/schemas/\(name)"))]) }

    private static func object(_ fields: [Field]) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("type", .string("object")), ("additionalProperties", .bool(false)),
            (
                "properties",
                .object(
                    fields.map { field in
                        guard case .object(let own) = schema(field.kind) else { return (field.name, schema(field.kind)) }
                        return (field.name, .object(own + [("description", .string(field.summary))]))
                    })
            ),
        ]
        let required = fields.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { members.append(("required", .array(required))) }
        return .object(members)
    }

    private static func schema(_ kind: Field.Kind) -> JSONValue {
        func type(_ name: String, _ more: [(key: String, value: JSONValue)] = []) -> JSONValue { .object([("type", .string(name))] + more) }
        func list(_ items: JSONValue, _ most: Int) -> JSONValue {
            type("array", [("items", items), ("maxItems", .integer(Int64(most))), ("uniqueItems", .bool(true))])
        }
        switch kind {
        case .text(let most): return type("string", [("minLength", .integer(1)), ("maxLength", .integer(Int64(most)))])
        case .password:
            return type("string", [("minLength", .integer(12)), ("maxLength", .integer(1_024)), ("format", .string("password"))])
        case .fixture: return reference("fixture")
        case .eta: return type("string", [("pattern", .string("^T\\+[0-9]{1,4}:[0-5][0-9]$"))])
        case .networks(let most):
            let byte = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
            let four = "^(\(byte)\\.){3}\(byte)(/(3[0-2]|[12]?[0-9]))?$"
            let six = "^([0-9a-fA-F]{1,4}:){1,7}:(/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))?$"
            let forms: [JSONValue] = [
                type("string", [("pattern", .string(four))]), type("string", [("pattern", .string(six))]),
                type("string", [("format", .string("ipv6"))]),
            ]
            return list(.object([("anyOf", .array(forms))]), most)
        case .choice(let values): return .object([("enum", .array(values.map { .string($0) }))])
        case .whole(let range):
            return type("integer", [("minimum", .integer(range.lowerBound)), ("maximum", .integer(range.upperBound))])
        case .count: return .object([("oneOf", .array([schema(.whole(1...Field.largest)), schema(.choice(["all"]))]))])
        case .number(let range): return type("number", [("minimum", .number(range.lowerBound)), ("maximum", .number(range.upperBound))])
        case .flag: return type("boolean")
        case .texts(let most): return list(schema(.text(256)), most)
        case .choices(let values): return list(schema(.choice(values)), values.count)
        case .document(let name): return reference(name)
        case .flags(let names): return object(names.map { Field($0, .flag, "On or off.") })
        case .moves:
            return type("array", [("items", type("object")), ("maxItems", .integer(100))])
        case .ruleset: return .object([("oneOf", .array([schema(.choice([Ruleset.v1.version])), type("object")]))])
        case .object(let fields): return object(fields)
        }
    }

    /// What answers hold. The figures of the engine are described by the schemas of the same names in `Schemas` of the repository.
    private static let schemas: [(key: String, value: JSONValue)] = {
        func object(_ required: [(String, String)]) -> JSONValue {
            .object([
                ("type", .string("object")),
                ("properties", .object(required.map { ($0.0, .object([("type", .string($0.1))])) })),
                ("required", .array(required.map { .string($0.0) })),
            ])
        }
        let versioned = ("schema_version", "integer")
        return [
            ("any", .object([("type", .string("object"))])), ("deal", .object([("type", .string("object"))])),
            ("health", object([("status", "string")])),
            // Of a stream, one event.
            ("event", object([("event", "string"), ("data", "string")])),
            ("session", object([("user", "string"), ("role", "string"), ("features", "object")])),
            ("check", object([versioned, ("valid", "boolean"), ("fault_count", "integer"), ("faults", "array")])),
            ("derived", object([versioned, ("pools", "array"), ("cardinality", "integer")])),
            ("cardinality", object([versioned, ("cardinality", "integer"), ("cardinality_by_lever", "object"), ("key", "string")])),
            ("structure", object([versioned, ("index", "integer"), ("outcome", "string"), ("gate_a", "array"), ("metrics", "object")])),
            ("waterfall", object([versioned, ("periods", "array"), ("tranches", "array")])),
            ("stress", object([versioned])), ("risk", object([versioned, ("paths", "integer"), ("digest", "string")])),
            (
                "export",
                object([
                    versioned, ("provenance", "object"), ("deal", "object"), ("structure", "object"), ("constraints", "array"),
                    ("waterfall", "object"), ("stress_grid", "array"),
                ])
            ),
            ("feasibility", object([versioned, ("feasible", "string"), ("constraints", "array")])),
            ("consistency", object([versioned])),
            ("job", object([("id", "string"), ("state", "string"), ("request", "object"), ("created", "string"), ("runs", "integer")])),
            (
                "flags",
                object([("version", "integer"), ("flags", "object"), ("allowlist", "array"), ("percentage", "number"), ("ips", "array")])
            ),
            (
                "problem",
                object([
                    ("type", "string"), ("title", "string"), ("status", "integer"), ("detail", "string"), ("error", "string"),
                    ("code", "string"), ("request_id", "string"), ("faults", "array"),
                ])
            ),
        ]
    }()
}
