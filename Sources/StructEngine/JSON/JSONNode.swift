/// A JSON value as it was read: with its place in the text, so that a fault can name line and
/// column.
struct JSONNode {
    enum Content {
        case null
        case bool(Bool)
        case number(Double)
        case string(String)
        case array([JSONNode])
        case object([Member])
    }
    struct Member {
        let key: String
        let keyOffset: Int
        let value: JSONNode
    }

    let content: Content
    /// Byte offset of the value's first byte.
    let offset: Int

    /// What kind of value this is, in words for a message.
    var kind: String {
        switch content {
        case .null: "null"
        case .bool(let value): String(value)
        case .number(let value): "the number \(shortNumber(value))"
        case .string(let value): "the text \(quoted(value))"
        case .array(let items): "a list of \(items.count)"
        case .object: "an object"
        }
    }
}

/// The number that a person meant by a text, such as 0.14 by `14%` or 1400000 by `1,400,000`; nil
/// where it could be another.
package func numberMeant(by text: String) -> Double? {
    let isPercent = text.hasSuffix("%")
    let digits = isPercent ? text.dropLast() : text[...]
    guard digits.utf8.count <= 24 else { return nil }
    let groups = ["_", "'", " ", ","].lazy.map { sign in digits.split(separator: sign, omittingEmptySubsequences: false) }
        .first { $0.count > 1 }
    var plain = String(digits)
    if let groups {
        // One comma alone may be a decimal one: 1,500 is 1.5 to many.
        let isGrouped = groups.dropFirst().allSatisfy { $0.prefix { $0 != "." }.count == 3 } && (1...3).contains(groups[0].count)
        guard isGrouped, groups.dropLast().allSatisfy({ !$0.contains(".") }), groups.count > 2 || !digits.contains(",") else { return nil }
        plain = groups.joined()
    }
    // The decimals of a percentage are moved, not divided: 2.9% is 0.029 to the last bit.
    guard plain.allSatisfy({ "0123456789.+-".contains($0) }), let value = Double(isPercent ? plain + "e-2" : plain), value.isFinite
    else { return nil }
    return value
}
