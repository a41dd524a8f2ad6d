#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where a file is or would be: its folder, and its name in it.
struct FileName {
    let folder: String
    let name: String

    var path: String { beside(name) }

    /// The path of another name in the same folder.
    func beside(_ name: String) -> String { folder == "/" ? "/" + name : folder + "/" + name }

    /// Follows links, the last of which may lead to a file that is not there yet. Nil where they go
    /// in a circle, with the reason in `errno`.
    init?(following path: String) {
        var path = path
        // As many as Linux follows itself.
        for _ in 0..<40 {
            let place = FileName(path)
            guard let target = FileName.target(ofLink: path) else {
                self = place
                return
            }
            let isAbsolute = target.utf8.first == UInt8(ascii: "/")
            path = isAbsolute ? target : FileName(folder: place.folder, name: target).path
        }
        errno = ELOOP
        return nil
    }

    /// True if two paths lead to one file or, where neither is there yet, to one place for it.
    static func isOne(_ path: String, _ other: String) -> Bool {
        switch (FileStatus(of: path), FileStatus(of: other)) {
        case (let status?, let known?): return status.isSame(as: known)
        case (nil, nil):
            guard let own = FileName(following: path), let other = FileName(following: other), own.name == other.name,
                let folder = FileStatus(of: own.folder), let known = FileStatus(of: other.folder)
            else { return false }
            return folder.isSame(as: known)
        default: return false
        }
    }

    private init(_ path: String) {
        // Bytes, not letters: an accent after a slash would hide it.
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            self.init(folder: ".", name: path)
            return
        }
        let name = path[path.utf8.index(after: slash)...]
        self.init(folder: slash == path.startIndex ? "/" : String(path[..<slash]), name: String(name))
    }

    private init(folder: String, name: String) {
        self.folder = folder
        self.name = name
    }

    /// Nil if the path is that of no link.
    private static func target(ofLink path: String) -> String? {
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &target, target.count)
        return count > 0 ? String(decoding: target.prefix(count).map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self) : nil
    }
}
