import CStructEngine
import StructEngine

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A struct of the Arrow C data interface: what it points to, and what it holds on to, end with its release.
private final class Export {
    private let held: [AnyObject]
    private var blocks: [UnsafeMutableRawPointer] = []

    init(holding held: [AnyObject]) { self.held = held }

    deinit { for block in blocks { block.deallocate() } }

    /// Room for some values, zeroed.
    func room<Value>(_ count: Int, of type: Value.Type) -> UnsafeMutablePointer<Value> {
        let size = max(1, count) * MemoryLayout<Value>.stride
        let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        memset(block, 0, size)
        blocks.append(block)
        return block.assumingMemoryBound(to: Value.self)
    }

    /// Structs and the list of their places.
    func nodes<Node>(_ nodes: [Node]) -> UnsafeMutablePointer<UnsafeMutablePointer<Node>?> {
        let places = room(nodes.count, of: UnsafeMutablePointer<Node>?.self)
        for (number, node) in nodes.enumerated() {
            let place = room(1, of: Node.self)
            place.initialize(to: node)
            places[number] = place
        }
        return places
    }

    func text(_ text: String) -> UnsafePointer<CChar> {
        let bytes = Array(text.utf8)
        let place = room(bytes.count + 1, of: CChar.self)
        for (number, byte) in bytes.enumerated() { place[number] = CChar(bitPattern: byte) }
        return UnsafePointer(place)
    }

    func handed() -> UnsafeMutableRawPointer { Unmanaged.passRetained(self).toOpaque() }

    static func release(_ data: UnsafeMutableRawPointer?) {
        if let data { Unmanaged<Export>.fromOpaque(data).release() }
    }
}

extension ArrowSchema {
    /// The struct of some columns, or of one of its children.
    fileprivate init(format: String, name: String, isNullable: Bool, _ children: [ArrowSchema]) {
        let export = Export(holding: [])
        self.init()
        self.format = export.text(format)
        self.name = export.text(name)
        flags = isNullable ? 2 : 0
        n_children = Int64(children.count)
        self.children = export.nodes(children)
        release = { schema in
            guard let schema else { return }
            for number in 0..<Int(schema.pointee.n_children) {
                guard let child = schema.pointee.children[number], let release = child.pointee.release else { continue }
                release(child)
            }
            let data = schema.pointee.private_data
            schema.pointee.release = nil
            Export.release(data)
        }
        private_data = export.handed()
    }

    /// The schema of tables with these columns.
    fileprivate init(_ columns: [(name: String, kind: Column.Kind)]) {
        self.init(
            format: "+s", name: "", isNullable: false,
            columns.map { ArrowSchema(format: $0.kind.format, name: $0.name, isNullable: $0.kind == .float64 || $0.kind == .text, []) })
    }
}

extension ArrowArray {
    fileprivate init(length: Int, nullCount: Int, _ buffers: [UnsafeRawPointer?], _ children: [ArrowArray], holding held: [AnyObject]) {
        let export = Export(holding: held)
        self.init()
        self.length = Int64(length)
        null_count = Int64(nullCount)
        n_buffers = Int64(buffers.count)
        self.buffers = export.room(buffers.count, of: UnsafeRawPointer?.self)
        for (number, buffer) in buffers.enumerated() { self.buffers[number] = buffer }
        n_children = Int64(children.count)
        self.children = export.nodes(children)
        release = { array in
            guard let array else { return }
            for number in 0..<Int(array.pointee.n_children) {
                guard let child = array.pointee.children[number], let release = child.pointee.release else { continue }
                release(child)
            }
            let data = array.pointee.private_data
            array.pointee.release = nil
            Export.release(data)
        }
        private_data = export.handed()
    }

    fileprivate init(_ table: TableHandle) {
        let children = table.columns.map { column -> ArrowArray in
            var buffers: [UnsafeRawPointer?] = [column.validity?.start]
            if let offsets = column.offsets { buffers.append(offsets.start) }
            buffers.append(column.data.start)
            return ArrowArray(length: table.rows, nullCount: column.nullCount, buffers, [], holding: [column])
        }
        self.init(length: table.rows, nullCount: 0, [nil], children, holding: [table])
    }
}

/// What comes out of a stream, table by table.
private final class TableStream {
    let columns: [(name: String, kind: Column.Kind)]
    private let next: () throws -> TableHandle?
    private(set) var fault = TextHandle("")

    init(_ columns: [(name: String, kind: Column.Kind)], _ next: @escaping () throws -> TableHandle?) {
        (self.columns, self.next) = (columns, next)
    }

    /// The next table; nil at the end. A status other than 0 is an error, whose text is ``fault``.
    func take() -> (status: Int32, table: TableHandle?) {
        do {
            return (0, try next())
        } catch {
            let refusal = Refusal(error)
            fault = TextHandle(refusal.message)
            return (refusal.status == .cancelled ? ECANCELED : EIO, nil)
        }
    }

    static func of(_ stream: UnsafeMutablePointer<ArrowArrayStream>?) -> TableStream? {
        stream?.pointee.private_data.map { Unmanaged<TableStream>.fromOpaque($0).takeUnretainedValue() }
    }
}

extension ArrowArrayStream {
    fileprivate init(_ tables: TableStream) {
        self.init()
        get_schema = { stream, out in
            guard let tables = TableStream.of(stream), let out else { return EINVAL }
            out.initialize(to: ArrowSchema(tables.columns))
            return 0
        }
        get_next = { stream, out in
            guard let tables = TableStream.of(stream), let out else { return EINVAL }
            let (status, table) = tables.take()
            out.initialize(to: table.map { ArrowArray($0) } ?? ArrowArray())
            return status
        }
        get_last_error = { TableStream.of($0)?.fault.start }
        release = { stream in
            guard let stream, let data = stream.pointee.private_data else { return }
            (stream.pointee.release, stream.pointee.private_data) = (nil, nil)
            Unmanaged<TableStream>.fromOpaque(data).release()
        }
        private_data = Unmanaged.passRetained(tables).toOpaque()
    }
}

extension TableHandle {
    fileprivate var shape: [(name: String, kind: Column.Kind)] {
        columns.map { (String(decoding: UnsafeRawBufferPointer(start: $0.name.start, count: $0.name.count), as: UTF8.self), $0.kind) }
    }
}

@c(se_table_arrow)
public func tableArrow(
    _ table: UnsafeRawPointer?, _ schema: UnsafeMutableRawPointer?, _ array: UnsafeMutableRawPointer?, _ error: Place
) -> Int32 {
    answer(error) {
        let table = try TableHandle.borrowed(table, "table")
        schema?.initializeMemory(as: ArrowSchema.self, repeating: ArrowSchema(table.shape), count: 1)
        array?.initializeMemory(as: ArrowArray.self, repeating: ArrowArray(table), count: 1)
    }
}

@c(se_table_stream)
public func tableStream(_ table: UnsafeRawPointer?, _ stream: UnsafeMutableRawPointer?, _ error: Place) -> Int32 {
    answer(error) {
        let table = try TableHandle.borrowed(table, "table")
        guard let stream else { throw Refusal.argument("the place for the stream must not be NULL") }
        var rest: TableHandle? = table
        let tables = TableStream(table.shape) {
            defer { rest = nil }
            return rest
        }
        stream.initializeMemory(as: ArrowArrayStream.self, repeating: ArrowArrayStream(tables), count: 1)
    }
}

@c(se_survivors_stream)
public func survivorsStream(
    _ survivors: UnsafeRawPointer?, _ columns: UnsafePointer<CChar>?, _ length: Int, _ block: Int64, _ limit: Int64,
    _ stream: UnsafeMutableRawPointer?, _ error: Place
) -> Int32 {
    answer(error) {
        let survivors = try SurvivorsHandle.borrowed(survivors, "survivors")
        let sources = try survivors.sources(try text(columns, length, "the columns"))
        guard let stream else { throw Refusal.argument("the place for the stream must not be NULL") }
        guard block >= 1, limit >= 0 else {
            throw Refusal.argument("a block must be at least 1 and a limit at least 0, found \(block) and \(limit)")
        }
        let nobody = Watcher(function: nil, context: nil)
        let shape = try survivors.table(0..<0, sources, atMost: 0, nobody).shape
        var (position, rest) = (Int64(0), limit)
        let tables = TableStream(shape) {
            guard position < survivors.plan.count, rest > 0 else { return nil }
            let end = position + min(block, survivors.plan.count - position)
            let table = try survivors.table(position..<end, sources, atMost: Int(rest), nobody)
            position = end
            rest -= Int64(table.rows)
            return table
        }
        stream.initializeMemory(as: ArrowArrayStream.self, repeating: ArrowArrayStream(tables), count: 1)
    }
}
