import Foundation
import TestSupport
import Testing

/// One of the schemas in Schemas/, as far as the tests need to read it.
struct Schema {
    private let root: [String: Any]

    init(_ name: String) throws {
        let data = try Data(contentsOf: Repository.root.appending(path: "Schemas/\(name).schema.json"))
        root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    enum Step { case key(String), element(Int) }

    /// An object of a document, where it is, and what the schema says of it.
    struct Place {
        let path: ArraySlice<Step>
        let value: [String: Any]
        /// Its name among the schema's definitions, if it has one.
        let name: String?
        let keys: [String]
        let required: Set<String>
        /// Least and largest number of the keys that the schema bounds on both sides.
        let bounds: [String: ClosedRange<Double>]

        /// The path as the engine writes it.
        var text: String {
            path.reduce(into: "") { text, step in
                switch step {
                case .key(let key): text += text.isEmpty ? key : ".\(key)"
                case .element(let number): text += "[\(number)]"
                }
            }
        }
    }

    /// The names of the definitions that are objects with fixed keys.
    var namedObjects: Set<String> {
        let definitions = root["$defs"] as? [String: Any] ?? [:]
        return Set(definitions.filter { ($0.value as? [String: Any])?["properties"] != nil }.keys)
    }

    /// The texts of an enumeration.
    func cases(_ path: String...) throws -> [String] {
        let node = path.reduce(root as Any?) { node, key in (node as? [String: Any])?[key] }
        return try #require((node as? [String: Any])?["enum"] as? [String], "no enumeration at \(path)")
    }

    /// The objects with fixed keys inside a document.
    func objects(in value: Any) -> [Place] { objects(in: value, root, name: nil, path: []) }

    private func objects(in value: Any, _ schema: [String: Any], name: String?, path: ArraySlice<Step>) -> [Place] {
        if let reference = schema["$ref"] as? String {
            guard reference.hasPrefix("#/$defs/") else { return [] }
            let name = String(reference.dropFirst("#/$defs/".count))
            let definition = (root["$defs"] as? [String: Any])?[name] as? [String: Any]
            return objects(in: value, definition ?? [:], name: name, path: path)
        }
        if let list = value as? [Any] {
            let items = alternative(schema) { $0["items"] != nil }?["items"] as? [String: Any]
            return items.map { items in
                list.enumerated().flatMap { objects(in: $1, items, name: nil, path: path + [.element($0)]) }
            } ?? []
        }
        guard let object = value as? [String: Any] else { return [] }
        if let properties = schema["properties"] as? [String: Any] {
            let place = Place(
                path: path, value: object, name: name, keys: Array(properties.keys),
                required: Set(schema["required"] as? [String] ?? []).union(conditionallyRequired(schema, object)),
                bounds: properties.compactMapValues(bounds))
            return [place]
                + object.sorted { $0.key < $1.key }.flatMap { key, member in
                    objects(in: member, properties[key] as? [String: Any] ?? [:], name: nil, path: path + [.key(key)])
                }
        }
        let fitting = (schema["anyOf"] as? [[String: Any]] ?? []).first { option in
            let keys = ((resolved(option)["properties"] as? [String: Any]) ?? [:]).keys
            return !keys.isEmpty && object.keys.allSatisfy { keys.contains($0) }
        }
        return fitting.map { objects(in: value, $0, name: nil, path: path) } ?? []
    }

    /// What the branches of `if` that fit an object require; they look at the text of one key.
    private func conditionallyRequired(_ schema: [String: Any], _ object: [String: Any]) -> [String] {
        (schema["allOf"] as? [[String: Any]] ?? []).flatMap { rule -> [String] in
            let tests = (rule["if"] as? [String: Any])?["properties"] as? [String: [String: String]] ?? [:]
            guard !tests.isEmpty, tests.allSatisfy({ object[$0] as? String == $1["const"] }) else { return [] }
            return (rule["then"] as? [String: Any])?["required"] as? [String] ?? []
        }
    }

    private func bounds(_ schema: Any) -> ClosedRange<Double>? {
        let bounded = alternative(schema as? [String: Any] ?? [:]) { $0["minimum"] != nil && $0["maximum"] != nil }
        guard let least = bounded?["minimum"] as? Double, let most = bounded?["maximum"] as? Double else { return nil }
        return least...most
    }

    private func alternative(_ schema: [String: Any], _ fits: ([String: Any]) -> Bool) -> [String: Any]? {
        if fits(schema) { return schema }
        return (schema["anyOf"] as? [[String: Any]])?.first(where: fits)
    }

    private func resolved(_ schema: [String: Any]) -> [String: Any] {
        guard let reference = schema["$ref"] as? String, reference.hasPrefix("#/$defs/") else { return schema }
        return (root["$defs"] as? [String: Any])?[String(reference.dropFirst("#/$defs/".count))] as? [String: Any] ?? [:]
    }
}
