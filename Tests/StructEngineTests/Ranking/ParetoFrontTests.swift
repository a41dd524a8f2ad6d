import Testing

@testable import StructEngine

/// The structures that no other beats in proceeds, cover and WACC at once.
@Suite struct ParetoFrontTests {
    private func point(_ proceeds: Double, _ minDSCR: Double, _ wacc: Double, _ index: Int64) -> ParetoFront.Point {
        ParetoFront.Point(proceeds: proceeds, minDSCR: minDSCR, wacc: wacc, index: index)
    }

    @Test func whatAnotherBeatsOrEqualsInAllThreeIsNotOnIt() {
        var front = ParetoFront()
        front.offer(point(100, 1.3, 0.06, 1))
        front.offer(point(90, 1.2, 0.07, 2))
        front.offer(point(90, 1.5, 0.07, 3))
        front.offer(point(100, 1.3, 0.05, 4))
        #expect(front.sorted.map(\.index) == [4, 3])
    }

    @Test func ofEqualPointsTheLowestIndexStays() {
        var front = ParetoFront()
        for index in [7, 3, 9] as [Int64] { front.offer(point(100, 1.3, 0.06, index)) }
        #expect(front.sorted.map(\.index) == [3] && front.count == 1)
    }

    @Test func itIsTheSameInAnyOrderAndGrouping() {
        var random = SplitMix64(seed: 11)
        func figure() -> Double { Double(Int.random(in: 0..<12, using: &random)) }
        let all = (0..<400).map { point(figure(), figure(), figure(), Int64($0)) }
        let expected = all.filter { own in
            !all.contains { other in
                other.covers(own) && (!other.isSame(own) || other.index < own.index)
            }
        }
        for _ in 0..<10 {
            let shuffled = all.shuffled(using: &random)
            var (left, right) = (ParetoFront(), ParetoFront())
            for point in shuffled[..<150] { left.offer(point) }
            for point in shuffled[150...] { right.offer(point) }
            left.merge(right)
            #expect(Set(left.sorted.map(\.index)) == Set(expected.map(\.index)))
        }
    }

    @Test func aReportHasAtMost1000PointsWithBothEnds() {
        var front = ParetoFront()
        for index in 0..<2_500 { front.offer(point(Double(index), 3_000 - Double(index), 0.05, Int64(index))) }
        #expect(front.count == 2_500 && front.report.count == 1_000)
        #expect(front.report.first?.index == 2_499 && front.report.last?.index == 0)
        #expect(zip(front.report, front.report.dropFirst()).allSatisfy { $0.proceeds > $1.proceeds })
    }
}
