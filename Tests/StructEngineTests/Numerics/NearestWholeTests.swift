import Testing

@testable import StructEngine

@Suite struct NearestWholeTests {
    @Test func itIsTheRoundingOfTheLanguage() {
        var values: [Double] = [
            0, 0.5, 1.5, 2.5, 0.49999999999999994, 0.9999999999999999, 4_503_599_627_370_495.5, 4_503_599_627_370_496, 0x1p53, 1e300,
            .greatestFiniteMagnitude, .infinity, .leastNonzeroMagnitude,
        ]
        var random = SplitMix64(seed: 3)
        for _ in 0..<20_000 {
            values.append(Double.random(in: 0...1, using: &random) * Double(1 << Int.random(in: 0...60, using: &random)))
        }
        for value in values + values.map({ -$0 }) {
            #expect(nearestWhole(value) == value.rounded(.toNearestOrAwayFromZero), "\(value)")
        }
        #expect(nearestWhole(.nan).isNaN)
    }
}
