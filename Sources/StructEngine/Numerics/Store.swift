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
        deinit { buffer.deallocate() }
    }

    private let owner: Owner
    let base: UnsafePointer<Element>
    let count: Int

    init(_ elements: [Element]) {
        let owner = Owner(elements)
        self.owner = owner
        // Capacity is at least 1, so there is always an address.
        base = UnsafePointer(owner.buffer.baseAddress.unsafelyUnwrapped)
        count = elements.count
    }

    @inline(__always)
    subscript(position: Int) -> Element {
        assert(position >= 0 && position < count, "a position outside the table")
        return base[position]
    }
}
