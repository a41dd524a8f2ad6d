import ArgumentParser

/// One of n equal shares: `2/5` is the second of five.
struct ShardNumber: ExpressibleByArgument {
    let number: Int64
    let total: Int64

    init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int64($0) }
        guard parts.count == 2, let number = parts[0], let total = parts[1] else { return nil }
        guard (1...1_000_000).contains(total), (1...total).contains(number) else { return nil }
        self.number = number
        self.total = total
    }

    /// Shares differ by at most one position; together they are all of them. Example: 2/3 of 10 is
    /// 3 ..< 6.
    func positions(of count: Int64) -> Range<Int64> { end(of: number - 1, count)..<end(of: number, count) }

    private func end(of share: Int64, _ count: Int64) -> Int64 {
        let (quotient, rest) = count.quotientAndRemainder(dividingBy: total)
        return quotient * share + rest * share / total
    }
}
