import CExpat

/// Receives the elements and text of an XML part.
protocol XMLReceiver: AnyObject {
    /// - Parameter name: Without the prefix of its name space.
    func start(_ name: String, _ attributes: [String: String])
    func end(_ name: String)
    func text(_ text: UnsafeBufferPointer<UInt8>)
    /// True once nothing more is wanted.
    var isDone: Bool { get }
}

/// Reads XML piece by piece with expat; declarations of document types, and with them entities, are refused.
final class XMLReader {
    private let parser: XML_Parser?
    private let receiver: XMLReceiver
    private var depth = 0
    private(set) var fault: String?

    init(_ receiver: XMLReceiver) {
        self.receiver = receiver
        parser = XML_ParserCreate(nil)
        guard let parser else { return }
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser,
            { context, name, attributes in
                guard let reader = XMLReader.from(context), let name else { return }
                reader.begin(XMLReader.local(name), XMLReader.read(attributes))
            },
            { context, name in
                guard let reader = XMLReader.from(context), let name else { return }
                reader.depth -= 1
                reader.receiver.end(XMLReader.local(name))
            })
        XML_SetCharacterDataHandler(parser) { context, text, count in
            guard let reader = XMLReader.from(context), let text, count > 0 else { return }
            text.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
                reader.receiver.text(UnsafeBufferPointer(start: $0, count: Int(count)))
            }
        }
        XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
            XMLReader.from(context)?.stop("a declaration of a document type, which no workbook needs")
        }
    }

    deinit { if let parser { XML_ParserFree(parser) } }

    /// False once it is done or has a fault.
    func read(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Bool {
        guard let parser, fault == nil, !receiver.isDone else { return false }
        let status = bytes.withMemoryRebound(to: CChar.self) { XML_Parse(parser, $0.baseAddress, Int32($0.count), isLast ? 1 : 0) }
        if status != XML_STATUS_OK, fault == nil, !receiver.isDone { fault = "XML that is damaged" }
        return fault == nil && !receiver.isDone
    }

    private func begin(_ name: String, _ attributes: [String: String]) {
        depth += 1
        if depth > TableLimit.depth { return stop("XML of more than \(TableLimit.depth) levels") }
        receiver.start(name, attributes)
        if receiver.isDone { stop(nil) }
    }

    private func stop(_ reason: String?) {
        if let reason { fault = reason }
        if let parser { XML_StopParser(parser, 0) }
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> XMLReader? {
        context.map { Unmanaged<XMLReader>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func local(_ name: UnsafePointer<CChar>) -> String {
        let name = String(cString: name)
        guard let colon = name.utf8.lastIndex(of: UInt8(ascii: ":")) else { return name }
        return String(name[name.utf8.index(after: colon)...])
    }

    private static func read(_ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?) -> [String: String] {
        guard var place = attributes, place.pointee != nil else { return [:] }
        var read: [String: String] = [:]
        while let key = place.pointee, let value = place.advanced(by: 1).pointee {
            read[local(key)] = String(cString: value)
            place = place.advanced(by: 2)
        }
        return read
    }
}
