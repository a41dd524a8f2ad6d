import HTTPTypes
import Hummingbird

/// The calls by their paths.
struct Routes: Sendable {
    struct Found: Sendable {
        let endpoint: Endpoint
        let parameters: [String: String]
    }

    private struct Pattern: Sendable {
        let parts: [String]
        var endpoints: [Endpoint]
    }

    private var fixed: [String: [Endpoint]] = [:]
    private var patterns: [Pattern] = []

    init(_ endpoints: [Endpoint]) {
        for endpoint in endpoints {
            guard endpoint.path.contains("{") else {
                fixed[endpoint.path, default: []].append(endpoint)
                continue
            }
            let parts = endpoint.path.split(separator: "/").map(String.init)
            if let place = patterns.firstIndex(where: { $0.parts == parts }) {
                patterns[place].endpoints.append(endpoint)
            } else {
                patterns.append(Pattern(parts: parts, endpoints: [endpoint]))
            }
        }
    }

    /// The call of a method and path.
    ///
    /// - Throws: ``Problem`` 404 for a path that is none, 405 for another method.
    func find(_ method: HTTPRequest.Method, _ path: String) throws -> Found {
        let (endpoints, parameters) = match(path)
        guard !endpoints.isEmpty else { throw Problem.notFound("nothing is here; /openapi.json lists every call") }
        let wanted = method == .head ? .get : method
        guard let endpoint = endpoints.first(where: { $0.method == wanted }) else {
            var headers = HTTPFields()
            headers[.allow] = endpoints.map(\.method.rawValue).sorted().joined(separator: ", ")
            throw Problem(.methodNotAllowed, "wrong_method", "this path takes \(headers[.allow] ?? "")", headers: headers)
        }
        return Found(endpoint: endpoint, parameters: parameters)
    }

    private func match(_ path: String) -> ([Endpoint], [String: String]) {
        if let endpoints = fixed[path] { return (endpoints, [:]) }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        for pattern in patterns where pattern.parts.count == parts.count {
            var parameters: [String: String] = [:]
            let isMatch = zip(pattern.parts, parts).allSatisfy { wanted, part in
                guard wanted.hasPrefix("{") else { return wanted == part }
                parameters[String(wanted.dropFirst().dropLast())] = part
                return !part.isEmpty && part.utf8.count <= 128
            }
            if isMatch { return (pattern.endpoints, parameters) }
        }
        return ([], [:])
    }
}
