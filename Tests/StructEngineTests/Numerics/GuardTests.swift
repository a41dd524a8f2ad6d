import Testing

@testable import StructEngine

/// The one slack of the engine: a bound missed by 1e-12 of itself counts as met, and its margin is
/// 0.
@Suite struct GuardTests {
    @Test(
        arguments: [
            (1.25, 1.25, 0), (1.2499999999999998, 1.25, 0), (1.25 - 1.2e-12, 1.25, 0), (1.5, 1.25, 0.25), (1.0, 1.25, -0.25),
            (-1 - 1e-13, -1, 0), (-1.5, -1, -0.5), (0, 0, 0), (0x1p-1074, 0, 0x1p-1074), (1e6, .infinity, -.infinity),
        ] as [(Double, Double, Double)])
    func theMarginOfALowerBoundIs(value: Double, limit: Double, margin: Double) {
        #expect(lowerMargin(value, limit) == margin)
    }

    @Test(
        arguments: [
            (0.7, 0.7, 0), (0.7000000000000001, 0.7, 0), (0.7 + 6e-13, 0.7, 0), (0.5, 0.75, 0.25), (1.0, 0.75, -0.25), (-1 + 1e-13, -1, 0),
            (-0.5, -1, -0.5), (0, 0, 0),
        ] as [(Double, Double, Double)])
    func theMarginOfAnUpperBoundIs(value: Double, limit: Double, margin: Double) {
        #expect(upperMargin(value, limit) == margin)
    }

    @Test func aBoundMissedByMoreThanTheSlackIsMissed() {
        #expect(lowerMargin(1.25 - 2e-12, 1.25) < 0)
        #expect(upperMargin(0.7 + 8e-13, 0.7) < 0)
        // The slack is relative: at a bound of 0 there is none.
        #expect(lowerMargin(-0x1p-1074, 0) < 0)
        #expect(upperMargin(0x1p-1074, 0) < 0)
    }

    @Test func anUndefinedValueHasNoMargin() {
        #expect(lowerMargin(.nan, 1).isNaN)
        #expect(upperMargin(.nan, 1).isNaN)
    }
}
