/// The first `limit` of all elements ever offered, in order; which they are does not depend on the
/// order of offering.
struct TopList<Element: Comparable & Sendable>: Sendable {
    let limit: Int
    /// Best first.
    private(set) var elements: [Element] = []
    /// The last element of a full list; kept beside the list, where a look costs nothing.
    private(set) var last: Element?

    init(limit: Int) { self.limit = limit }

    @inline(__always)
    mutating func offer(_ element: Element) {
        if mayTake(element) { insert(element) }
    }

    /// True unless the list is full of elements that come before.
    @inline(__always)
    func mayTake(_ element: Element) -> Bool {
        guard let last else { return limit > 0 }
        return element < last
    }

    private mutating func insert(_ element: Element) {
        var low = 0
        var high = elements.count
        while low < high {
            let middle = (low + high) / 2
            if elements[middle] < element { low = middle + 1 } else { high = middle }
        }
        guard low < limit else { return }
        if elements.count >= limit { elements.removeLast() }
        elements.insert(element, at: low)
        if elements.count == limit { last = elements.last }
    }

    mutating func merge(_ other: TopList) {
        for element in other.elements { offer(element) }
    }
}
