#if os(Linux)
    import Glibc
#endif

/// An immutable list of plain values at a fixed address: what a hot loop reads without reference
/// counting or bounds checks.
///
/// Positions come from the engine's own tables, never straight from input; debug builds check them.
struct Store<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    private final class Owner: @unchecked Sendable {
        let buffer: UnsafeMutableBufferPointer<Element>
        init(_ elements: [Element]) {
            buffer = .allocate(capacity: max(1, elements.count))
            _ = buffer.initialize(from: elements)
        }
        /// Room for so many elements, each of which is set before it is read.
        ///
        /// It starts at a cache line, a large one at a large page.
        init(count: Int) {
            let bytes = max(1, count) * MemoryLayout<Element>.stride
            let isLarge = bytes >= 2 * largePage
            let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: isLarge ? largePage : 64)
            if isLarge { adviseLargePages(memory, bytes / largePage * largePage) }
            buffer = UnsafeMutableBufferPointer(start: memory.bindMemory(to: Element.self, capacity: max(1, count)), count: max(1, count))
        }
        deinit { buffer.deallocate() }
    }

    private let owner: Owner
    let base: UnsafePointer<Element>
    let count: Int

    init(_ elements: [Element]) { self.init(Owner(elements), count: elements.count) }

    /// The elements of several lists, one list after the other.
    init(joining lists: [[Element]]) {
        let owner = Owner(count: lists.reduce(0) { $0 + $1.count })
        var place = 0
        for list in lists {
            _ = UnsafeMutableBufferPointer(rebasing: owner.buffer[place..<place + list.count]).initialize(from: list)
            place += list.count
        }
        self.init(owner, count: place)
    }

    private init(_ owner: Owner, count: Int) {
        self.owner = owner
        // Capacity is at least 1, so there is always an address.
        base = UnsafePointer(owner.buffer.baseAddress.unsafelyUnwrapped)
        self.count = count
    }

    /// A list that several tasks fill, each its own positions and together all, before anybody
    /// reads it.
    struct Filling: Sendable {
        private let owner: Owner
        private let count: Int

        init(count: Int) {
            owner = Owner(count: count)
            self.count = count
        }

        /// Where the list starts.
        var base: UnsafeMutablePointer<Element> { owner.buffer.baseAddress.unsafelyUnwrapped }

        @inline(__always)
        func set(_ position: Int, _ element: Element) {
            assert(position >= 0 && position < count, "a position outside the table")
            owner.buffer.initializeElement(at: position, to: element)
        }

        /// The list, once all tasks are done.
        var store: Store { Store(owner, count: count) }
    }

    @inline(__always)
    subscript(position: Int) -> Element {
        assert(position >= 0 && position < count, "a position outside the table")
        return base[position]
    }
}

private let largePage = 2 << 20

/// Asks the system to hold a large table in large pages, which makes reading it at random faster; a
/// hint without effect on what is read.
private func adviseLargePages(_ memory: UnsafeMutableRawPointer, _ length: Int) {
    #if os(Linux)
        _ = madvise(memory, length, MADV_HUGEPAGE)
    #endif
}
