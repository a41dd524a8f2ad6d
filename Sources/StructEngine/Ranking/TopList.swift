/// The first `limit` of all elements ever offered, in order; which they are does not depend on the order of offering.
struct TopList<Element: Comparable & Sendable>: Sendable {
    let limit: Int
    /// Best first.
    private(set) var elements: [Element] = []

    init(limit: Int) { self.limit = limit }

    @inline(__always)
    mutating func offer(_ element: Element) {
        if elements.count >= limit {
            guard let last = elements.last, element < last else { return }
        }
        insert(element)
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
    }

    mutating func merge(_ other: TopList) {
        for element in other.elements { offer(element) }
    }
}
