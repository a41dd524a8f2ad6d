import Foundation

/// A small file in which a worker notes what it is about to try, so that the note outlives it.
struct Memo {
    let path: String

    func put(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(filePath: path)) }

    /// The number noted last; nil if there is none.
    var number: Int? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return Int(String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
