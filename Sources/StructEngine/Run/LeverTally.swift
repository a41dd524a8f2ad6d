/// What the survivors of a run have of each lever: by value of the lever, how many of them have it, and
/// the best that does.
///
/// Counts add and contenders have a total order, so tallies of parts merge to the tally of the whole.
/// A lever with more than ``mostValues`` values is left out.
struct LeverTally: Sendable {
    /// Most values of a lever that are told apart.
    static let mostValues = 1_000

    struct Entry: Sendable, Equatable {
        var count: Int64 = 0
        /// ``Contender/none`` where the count is 0.
        var best = Contender.none
    }

    /// Number of values of each lever.
    let sizes: [Int]
    /// By lever, where its values begin among the entries; nil where it is left out.
    let starts: [Int?]
    private(set) var entries: [Entry]

    init(sizes: [Int]) {
        self.sizes = sizes
        var next = 0
        starts = sizes.map { size in
            guard size <= LeverTally.mostValues else { return nil }
            defer { next += size }
            return next
        }
        entries = [Entry](repeating: Entry(), count: next)
    }

    /// The entries of a lever, in the order of its values; nil where it is left out.
    func values(ofLever lever: Int) -> ArraySlice<Entry>? { starts[lever].map { entries[$0..<$0 + sizes[lever]] } }

    /// Adds so many survivors with a value of a lever, and the best of them.
    mutating func add(_ count: Int64, best: Contender, lever: Int, value: Int) {
        guard let start = starts[lever] else { return }
        entries[start + value].count += count
        if best < entries[start + value].best { entries[start + value].best = best }
    }

    /// Adds one survivor.
    mutating func add(_ survivor: Contender) {
        var rest = survivor.index
        for lever in sizes.indices.reversed() {
            let (quotient, value) = rest.quotientAndRemainder(dividingBy: Int64(sizes[lever]))
            add(1, best: survivor, lever: lever, value: Int(value))
            rest = quotient
        }
    }

    mutating func merge(_ other: LeverTally) {
        for (place, entry) in other.entries.enumerated() where entry.count > 0 && entries.indices.contains(place) {
            entries[place].count += entry.count
            if entry.best < entries[place].best { entries[place].best = entry.best }
        }
    }
}

/// A tally as bytes.
extension LeverTally: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(sizes.map { Int64($0) })
        for entry in entries {
            bytes.put(entry.count)
            if entry.count > 0 { bytes.put(entry.best) }
        }
    }

    /// The tally of so many survivors. Refuses counts that do not sum to them.
    init(_ reader: inout CanonicalReader, survivors: Int64) throws(CanonicalReader.Fault) {
        guard try reader.count("the count of levers", width: 8) == LeverSpace.count else {
            throw CanonicalReader.Fault(reason: "has other levers than a deal")
        }
        var sizes: [Int] = []
        for _ in 0..<LeverSpace.count { sizes.append(Int(try reader.whole("the count of a lever's values", in: 1...1 << 32))) }
        self.init(sizes: sizes)
        for lever in sizes.indices {
            guard let start = starts[lever] else { continue }
            var left = survivors
            for place in start..<start + sizes[lever] {
                let count = try reader.whole("a count of survivors", in: 0...left)
                left -= count
                guard count > 0 else { continue }
                entries[place] = Entry(count: count, best: try Contender(&reader))
            }
            guard left == 0 else { throw CanonicalReader.Fault(reason: "has counts of survivors that do not sum to them") }
        }
    }

    /// True if it is of a space with levers of these sizes, and every best survivor has the value that it
    /// is the best of.
    func fits(_ space: LeverSpace) -> Bool {
        guard sizes.indices.allSatisfy({ sizes[$0] == space.sizes[$0] }) else { return false }
        return sizes.indices.allSatisfy { lever in
            guard let values = values(ofLever: lever) else { return true }
            return values.enumerated().allSatisfy { value, entry in
                guard entry.count > 0 else { return true }
                return entry.best.index < space.cardinality && space.digits(of: entry.best.index)[lever] == value
            }
        }
    }
}

extension Contender {
    /// Comes after every other.
    static let none = Contender(merit: -.infinity, minDSCR: -.infinity, index: .max)

    init(_ reader: inout CanonicalReader) throws(CanonicalReader.Fault) {
        self.init(
            merit: try reader.number("a merit"), minDSCR: try reader.number("a cover"),
            index: try reader.whole("an index", in: 0...Int64.max))
    }
}
