import Crypto
import CryptoExtras
import Foundation
import Hummingbird
import NIOPosix

/// Passwords as they are kept: scrypt (RFC 7914) with a salt of 16 random bytes, as `scrypt$N$r$p$salt$key` in base64.
enum Passwords {
    /// - Parameter rounds: 2^15 over blocks of 8 are 32 MiB and about a tenth of a second each.
    static func hash(_ password: String, rounds: Int) async throws -> String {
        let salt = SystemRandomNumberGenerator.bytes(16)
        let key = try await derived(password, salt, rounds)
        return "scrypt$\(rounds)$8$1$\(Data(salt).base64EncodedString())$\(Data(key).base64EncodedString())"
    }

    /// True if the password is the one that was hashed; takes as long for a wrong one, and for a user that is not there.
    static func matches(_ password: String, _ stored: String?) async throws -> Bool {
        let parts = (stored ?? absent).split(separator: "$").map(String.init)
        guard parts.count == 6, let rounds = Int(parts[1]), let salt = Data(base64Encoded: parts[4]),
            let key = Data(base64Encoded: parts[5])
        else { return false }
        let found = try await derived(password, Array(salt), rounds)
        return ConstantTime.equal(found, Array(key)) && stored != nil
    }

    private static let absent = "scrypt$32768$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

    /// On a thread of its own pool: the threads of calls stay free.
    private static func derived(_ password: String, _ salt: [UInt8], _ rounds: Int) async throws -> [UInt8] {
        try await NIOThreadPool.singleton.runIfActive {
            try KDF.Scrypt.deriveKey(
                from: Array(password.utf8), salt: salt, outputByteCount: 32, rounds: rounds, blockSize: 8, parallelism: 1
            ).withUnsafeBytes { Array($0) }
        }
    }
}

enum ConstantTime {
    /// Looks at every byte, whatever the first ones are.
    static func equal(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        a.count == b.count && zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension SystemRandomNumberGenerator {
    static func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 7)
        // Each word is a call of the system.
        while bytes.count < count {
            withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) }
        }
        return Array(bytes.prefix(count))
    }

    /// Random bytes that can stand in a cookie or a path.
    static func text(_ count: Int) -> String { bytes(count).hexDigest }
}

extension Sequence<UInt8> {
    var hexDigest: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in self {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
