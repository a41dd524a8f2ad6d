import Testing

@testable import StructEngine

/// The generator of keys and of the tests' randomness.
@Suite struct SplitMix64Tests {
    /// Seed 1234567: the vector that accompanies the reference implementation (Vigna,
    /// prng.di.unimi.it). The others: an independent Python program.
    @Test(
        arguments: [
            (1_234_567, [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431]),
            (0, [16294208416658607535, 7960286522194355700, 487617019471545679, 17909611376780542444]),
            (424_242, [14436730839898477291, 13498596972625284250, 3817912305944005771, 12040308021492805571]),
            (.max, [16490336266968443936, 16834447057089888969, 4048727598324417001, 7862637804313477842]),
        ] as [(UInt64, [UInt64])])
    func theFirstOutputsOfASeedAreThese(seed: UInt64, outputs: [UInt64]) {
        var generator = SplitMix64(seed: seed)
        #expect((0..<4).map { _ in generator.next() } == outputs)
    }
}
