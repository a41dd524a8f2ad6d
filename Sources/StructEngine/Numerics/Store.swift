#if os(Linux)
    import Glibc
#endif

/// An immutable list of plain values at a fixed address: what a hot loop reads without reference counting or bounds checks.
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
        init(count: Int) {
            buffer = .allocate(capacity: max(1, count))
            adviseLargePages(UnsafeMutableRawBufferPointer(buffer))
        }
        deinit { buffer.deallocate() }
    }

    private let owner: Owner
    let base: UnsafePointer<Element>
    let count: Int

    init(_ elements: [Element]) { self.init(Owner(elements), count: elements.count) }

    private init(_ owner: Owner, count: Int) {
        self.owner = owner
        // Capacity is at least 1, so there is always an address.
        base = UnsafePointer(owner.buffer.baseAddress.unsafelyUnwrapped)
        self.count = count
    }

    /// A list that several tasks fill, each its own positions and together all, before anybody reads it.
    struct Filling: Sendable {
        private let owner: Owner
        private let count: Int

        init(count: Int) {
            owner = Owner(count: count)
            self.count = count
        }

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

/// Asks the system to hold a large table in large pages, which makes reading it at random up to twice as fast; a hint without effect on what
/// is read.
private func adviseLargePages(_ memory: UnsafeMutableRawBufferPointer) {
    #if os(Linux)
        let page = 2 << 20
        guard memory.count >= 2 * page, let base = memory.baseAddress else { return }
        let start = base.alignedUp(toMultipleOf: page)
        let length = (memory.count - (start - base)) / page * page
        _ = madvise(start, length, MADV_HUGEPAGE)
    #endif
}
