extension RunShard {
    /// Version of the form that ``bytes`` have; a reader refuses a later one.
    public static let formatVersion: Int64 = 2
    private static let format = "structengine-shard"
    private static let keys = ["format", "version", "generator", "fingerprint", "positions", "payload", "sha256"]

    /// The shard as the text of a file: JSON whose head a person can read, and whose payload holds
    /// everything, with its SHA-256.
    ///
    /// Equal shards have equal bytes. ``init(bytes:)`` reads them and refuses whatever this did not
    /// write.
    public var bytes: [UInt8] {
        var payload = CanonicalBytes()
        payload.put(self)
        return text(payload.bytes)
    }

    private func text(_ payload: [UInt8]) -> [UInt8] {
        var digest = Digest()
        digest.add(payload)
        let value = JSONValue.object([
            ("format", .string(RunShard.format)), ("version", .integer(RunShard.formatVersion)),
            ("generator", .string(SeededOrder.generator)), ("fingerprint", .string(fingerprint)),
            ("positions", .array(positions.map { .array([.integer($0.lowerBound), .integer($0.upperBound)]) })),
            ("payload", .string(Hexadecimal.text(payload))), ("sha256", .string(digest.hex)),
        ])
        return Array((value.text() + "\n").utf8)
    }

    /// Reads what ``bytes`` wrote.
    ///
    /// Anything else throws ``StructError/issues(_:)`` with what is wrong and what to do: a cut or
    /// altered file, a file of another kind, one that a later version wrote. Whether the shard is
    /// of the right plan is asked by whoever uses it.
    public init(bytes: some Sequence<UInt8>) throws(StructError) {
        let bytes = Array(bytes)
        let payload = try RunShard.payload(bytes)
        do throws(CanonicalReader.Fault) {
            var reader = CanonicalReader(payload)
            self = try RunShard(&reader)
            guard reader.isAtEnd else { throw CanonicalReader.Fault(reason: "goes on after its end") }
        } catch {
            throw RunShard.damaged("payload", "must hold what a run has found; it \(error.reason)")
        }
        // What stands outside the payload, to the last space, is as this shard writes it.
        guard text(payload) == bytes else {
            throw RunShard.damaged("", "must be as it was written, found other text around the payload")
        }
    }

    /// The payload, once head and checksum are found to be in order.
    private static func payload(_ bytes: [UInt8]) throws(StructError) -> [UInt8] {
        let log = IssueLog()
        let document: JSONNode
        do {
            document = try JSONParser.parse(bytes, log: log)
        } catch {
            guard case .issues(let issues) = error, let first = issues.first else { throw error }
            let place = first.line.map { " at line \($0), column \(first.column ?? 1)" } ?? ""
            throw damaged("", "must be a whole shard or checkpoint, found a fault\(place): \(first.message)")
        }
        func member(_ key: String) -> JSONNode.Content? {
            guard case .object(let members) = document.content else { return nil }
            return members.first { $0.key == key }?.value.content
        }
        guard case .string(format)? = member("format") else {
            let message = "must be a shard or checkpoint of a run (format \"\(format)\"), found another file; name the right file"
            throw .issues([Issue(id: "shard_format", path: "format", message: message)])
        }
        guard case .number(let version)? = member("version") else { throw damaged("version", "must be a whole number") }
        guard version <= Double(formatVersion) else {
            let message =
                "must be at most \(formatVersion), found \(shortNumber(version)), written by a later version of the engine; "
                + "use that version, or run the positions again with this one"
            throw .issues([Issue(id: "shard_version", path: "version", message: message)])
        }
        guard version == Double(formatVersion) else {
            let message =
                "must be \(formatVersion), found \(shortNumber(version)), written by an earlier version of the engine; "
                + "use that version, or run the positions again with this one"
            throw .issues([Issue(id: "shard_version", path: "version", message: message)])
        }
        guard case .string(let text)? = member("payload"), case .string(let sum)? = member("sha256"),
            let payload = Hexadecimal.bytes(text)
        else { throw damaged("payload", "must be hexadecimal digits with their SHA-256") }
        var digest = Digest()
        digest.add(payload)
        guard digest.hex == sum else { throw damaged("sha256", "must be \(digest.hex), found \(quoted(sum))") }
        return payload
    }

    private static func damaged(_ path: String, _ message: String) -> StructError {
        .issues([Issue(id: "shard_damaged", path: path, message: message + "; the file is damaged or was edited: run its positions again")])
    }
}

extension RunShard: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(fingerprint)
        bytes.put(positions.count)
        for range in positions {
            bytes.put(range.lowerBound)
            bytes.put(range.upperBound)
        }
        bytes.put(seconds)
        bytes.put(part)
    }

    fileprivate init(_ reader: inout CanonicalReader) throws(CanonicalReader.Fault) {
        let fingerprint = try reader.text("the fingerprint")
        guard fingerprint.utf8.count == 64, Hexadecimal.bytes(fingerprint) != nil else {
            throw CanonicalReader.Fault(reason: "has no fingerprint")
        }
        var ranges: [Range<Int64>] = []
        for _ in 0..<(try reader.count("the count of ranges", width: 16)) {
            let start = try reader.whole("a range's start", in: 0...Int64.max - 1)
            ranges.append(start..<(try reader.whole("a range's end", in: start + 1...Int64.max)))
        }
        guard let covered = PositionSet(ordered: ranges) else { throw CanonicalReader.Fault(reason: "has ranges out of order") }
        let seconds = try reader.number("the time")
        let part = try RunPart(&reader, generated: covered.count)
        self.init(fingerprint: fingerprint, covered: covered, part: part, seconds: seconds)
    }
}
