/// HTML that is put together of texts, each escaped unless it is markup already.
struct Markup: Sendable, ExpressibleByStringInterpolation {
    var text: String

    init(stringLiteral text: String) { self.text = text }

    init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    init(joining parts: [Markup]) { text = parts.map(\.text).joined(separator: "\n") }

    struct Interpolation: StringInterpolationProtocol, Sendable {
        var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) { text += literal }
        mutating func appendInterpolation(_ markup: Markup) { text += markup.text }
        mutating func appendInterpolation(_ value: some CustomStringConvertible) { text += Markup.escaped(value.description) }
    }

    static func escaped(_ text: String) -> String {
        var out = ""
        for character in text {
            switch character {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            default: out.append(character)
            }
        }
        return out
    }

    static func table(_ caption: String, _ heads: [String], _ rows: [[String]], empty: String) -> Markup {
        guard !rows.isEmpty else { return "<h2>\(caption)</h2><p class=\"quiet\">\(empty)</p>" }
        let head = Markup(joining: heads.map { "<th scope=\"col\">\($0)</th>" })
        let body = Markup(joining: rows.map { row in "<tr>\(Markup(joining: row.map { "<td>\($0)</td>" }))</tr>" })
        return
            "<h2>\(caption)</h2><div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"\(caption)\"><table><thead><tr>\(head)</tr></thead><tbody>\(body)</tbody></table></div>"
    }
}
