import CZlib
import StructEngine

/// The parts of a zip file, unpacked one at a time and never beyond what ``TableLimit`` allows.
///
/// The container is read here; only the unpacking is zlib's. Zip64, encryption and methods other than stored
/// and deflated are refused: no spreadsheet of an allowed size needs them.
struct ZipArchive {
    private struct Entry {
        let method: Int
        let packed: Int
        let unpacked: Int
        let offset: Int
        let isEncrypted: Bool
    }

    private let name: String
    private let bytes: [UInt8]
    private var entries: [String: Entry] = [:]
    private var unpacked = 0

    init(_ file: TableFile) throws(StructError) {
        name = file.name
        bytes = file.bytes
        guard let end = endOfDirectory() else { throw damaged("a zip file that is cut off: its directory is missing") }
        var place = Int(number(end + 16, 4))
        let count = Int(number(end + 10, 2))
        guard count <= TableLimit.parts else { throw tooLarge("at most \(TableLimit.parts) parts, found \(count)") }
        var total = 0
        for _ in 0..<count {
            guard place + 46 <= bytes.count, number(place, 4) == 0x0201_4B50 else { throw damaged("a zip file whose directory is damaged") }
            let (length, extra, comment) = (Int(number(place + 28, 2)), Int(number(place + 30, 2)), Int(number(place + 32, 2)))
            guard place + 46 + length <= bytes.count else { throw damaged("a zip file whose directory is damaged") }
            let entry = Entry(
                method: Int(number(place + 10, 2)), packed: Int(number(place + 20, 4)), unpacked: Int(number(place + 24, 4)),
                offset: Int(number(place + 42, 4)), isEncrypted: number(place + 8, 2) & 1 == 1)
            let path = String(decoding: bytes[(place + 46)..<(place + 46 + length)], as: UTF8.self)
            total += entry.unpacked
            entries[ZipArchive.normal(path)] = entry
            place += 46 + length + extra + comment
        }
        // What the directory says is checked before anything is unpacked; that it may lie, while it is.
        if total > TableLimit.unpackedBytes * 4 {
            throw tooLarge("at most \(TableLimit.unpackedBytes >> 20) MiB when it is unpacked, found \(total >> 20) MiB")
        }
    }

    /// Without a slash in front, in small letters: some writers differ in both between a part and its mention.
    private static func normal(_ path: String) -> String {
        let path = path.lowercased().split(separator: "\\").joined(separator: "/")
        return path.hasPrefix("/") ? String(path.dropFirst()) : path
    }

    func has(_ path: String) -> Bool { entries[ZipArchive.normal(path)] != nil }

    /// Unpacks a part piece by piece; `false` from the receiver ends it early.
    mutating func unpack(_ path: String, _ receive: (UnsafeBufferPointer<UInt8>) -> Bool) throws(StructError) {
        guard let entry = entries[ZipArchive.normal(path)] else { throw damaged("a workbook without its part \(path)") }
        guard !entry.isEncrypted else { throw damaged("an encrypted file; save it without a password") }
        guard entry.unpacked <= TableLimit.partBytes else {
            throw tooLarge("at most \(TableLimit.partBytes >> 20) MiB in the part \(path), found \(entry.unpacked >> 20) MiB")
        }
        let start = entry.offset
        guard start + 30 <= bytes.count, number(start, 4) == 0x0403_4B50 else { throw damaged("a zip file whose part \(path) is damaged") }
        let data = start + 30 + Int(number(start + 26, 2)) + Int(number(start + 28, 2))
        guard data <= bytes.count, entry.packed <= bytes.count - data else { throw damaged("a zip file whose part \(path) is cut off") }
        let allowed = min(TableLimit.partBytes, TableLimit.unpackedBytes - unpacked)
        let packed = bytes[data..<(data + entry.packed)]
        let count: Int?
        switch entry.method {
        case 0:
            guard packed.count <= allowed else { throw tooLarge("at most \(TableLimit.unpackedBytes >> 20) MiB when it is unpacked") }
            packed.withUnsafeBufferPointer { _ = receive($0) }
            count = packed.count
        case 8: count = Inflation.run(packed, most: allowed, receive)
        default: throw damaged("a zip file packed by method \(entry.method); save it anew")
        }
        guard let count else { throw damaged("a zip file whose part \(path) does not unpack") }
        unpacked += count
        guard count <= allowed else { throw tooLarge("at most \(TableLimit.unpackedBytes >> 20) MiB when it is unpacked, found more") }
    }

    /// The record at the end, before a comment of up to 64 KiB.
    private func endOfDirectory() -> Int? {
        guard bytes.count >= 22 else { return nil }
        let first = max(0, bytes.count - 22 - 0xFFFF)
        return (first...(bytes.count - 22)).last { number($0, 4) == 0x0605_4B50 }
    }

    /// A number of so many bytes, the least first; 0 beyond the end.
    private func number(_ place: Int, _ width: Int) -> UInt32 {
        guard place >= 0, place + width <= bytes.count else { return 0 }
        return (0..<width).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
    }

    func damaged(_ found: String) -> StructError {
        .table("table_format", at: name, "must be a whole XLSX workbook or CSV, found \(found)")
    }

    func tooLarge(_ what: String) -> StructError { .table("table_too_large", at: name, "must have \(what)") }
}

/// Unpacks deflated bytes in pieces of a fixed size.
private enum Inflation {
    /// The number of bytes that came out, more than `most` if it was stopped there; nil if the bytes are damaged.
    static func run(_ packed: ArraySlice<UInt8>, most: Int, _ receive: (UnsafeBufferPointer<UInt8>) -> Bool) -> Int? {
        var stream = z_stream()
        guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        return packed.withUnsafeBufferPointer { input in
            stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.avail_in = UInt32(input.count)
            var total = 0
            while true {
                var status = Z_OK
                let count = piece.withUnsafeMutableBufferPointer { output in
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(output.count)
                    status = inflate(&stream, Z_NO_FLUSH)
                    return output.count - Int(stream.avail_out)
                }
                guard status == Z_OK || status == Z_STREAM_END else { return nil }
                total += count
                if total > most { return total }
                let goesOn = piece.withUnsafeBufferPointer { receive(UnsafeBufferPointer(rebasing: $0.prefix(count))) }
                if status == Z_STREAM_END || !goesOn { return total }
                if count == 0, stream.avail_in == 0 { return nil }
            }
        }
    }
}
