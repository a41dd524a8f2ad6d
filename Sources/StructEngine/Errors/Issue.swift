/// One fault of an input: where it is, what must hold there, what was found, and the cure where one
/// is known.
///
/// All faults of an input are collected and thrown together in ``StructError/issues(_:)``, in
/// document order.
///
/// Example: a lease that names an unknown site reads
/// `leases[3].site: must be the id of a site, found "LON9"; did you mean "LON1"? [unknown_reference]`.
public struct Issue: Sendable, Hashable, CustomStringConvertible {
    /// A stable identifier of the kind of fault, such as `unknown_key` or `out_of_range`.
    public let id: String
    /// Where the fault is, as a path from the root of the document, such as `leases[3].site`; empty
    /// for the document itself.
    public let path: String
    /// What must hold, what was found, and the cure where one is known.
    public let message: String
    /// The line of the key, or of the list element, in the text it came from, counted from 1; nil
    /// when it was not read from text.
    public internal(set) var line: Int?
    /// Its column, in bytes, counted from 1; nil when it was not read from text.
    public internal(set) var column: Int?

    public init(id: String, path: String, message: String, line: Int? = nil, column: Int? = nil) {
        self.id = id
        self.path = path
        self.message = message
        self.line = line
        self.column = column
    }

    /// What mends it, where the message says: what follows its first semicolon outside quotes.
    ///
    /// Example: `must be the id of a site, found "LON9"; did you mean "LON1"?` has the cure
    /// `did you mean "LON1"?`.
    public var cure: String? {
        let bytes = Array(message.utf8)
        let quotes = bytes.count { $0 == UInt8(ascii: "\"") }
        var before = 0
        for place in bytes.indices.dropLast(2) {
            if bytes[place] == UInt8(ascii: "\"") { before += 1 }
            guard bytes[place] == UInt8(ascii: ";"), bytes[place + 1] == UInt8(ascii: " ") else { continue }
            // Outside quotes there are pairs of them on both sides; a quoted name may itself hold an odd one.
            if (quotes - before) % 2 == 0, before % 2 == 0 || quotes % 2 == 1 {
                return String(decoding: bytes[(place + 2)...], as: UTF8.self)
            }
        }
        return nil
    }

    /// `<where>: <message> [id]`, with line and column in front of the path where they are known.
    public var description: String {
        let place = path.isEmpty ? "document" : path
        guard let line, let column else { return "\(place): \(message) [\(id)]" }
        return "\(line):\(column) \(place): \(message) [\(id)]"
    }
}
