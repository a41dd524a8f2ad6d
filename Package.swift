// swift-tools-version: 6.2
import PackageDescription

// The engine is numeric code over long arrays: unoptimised it is 10 to 200 times slower, which would make a debug run of a
// fixture useless. It is therefore optimised in debug builds too (Documentation/decisions/0003); overflow checks stay on.
var engineSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .unsafeFlags(["-O"], .when(configuration: .debug)),
]

// With STRUCTENGINE_FUZZ=1 the engine is built with coverage for libFuzzer, and the guided fuzzer with it (Tests/Fuzz/guided.sh).
let isGuided = Context.environment["STRUCTENGINE_FUZZ"] == "1"
if isGuided { engineSettings.append(.unsafeFlags(["-sanitize=fuzzer"])) }

let package = Package(
    name: "StructEngine",
    platforms: [.macOS(.v26)],
    products: [
        .library(name: "StructEngine", targets: ["StructEngine"]),
        .library(name: "StructTables", targets: ["StructTables"]),
        .library(name: "StructReport", targets: ["StructReport"]),
        .library(name: "StructEngineC", type: .dynamic, targets: ["StructEngineC"]),
        .library(name: "StructWorkbook", targets: ["StructWorkbook"]),
        .executable(name: "StructBench", targets: ["StructBench"]),
        .executable(name: "structctl", targets: ["structctl"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    ],
    targets: [
        .systemLibrary(
            name: "COpenBLAS",
            pkgConfig: "openblas",
            providers: [.apt(["libopenblas-dev", "liblapacke-dev"]), .brew(["openblas"])]
        ),
        .target(
            name: "StructEngine", dependencies: ["COpenBLAS", "CBatch"],
            swiftSettings: engineSettings),
        .target(name: "CBatch", cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"]), .brew(["expat"])]),
        .target(
            name: "StructTables", dependencies: ["StructEngine", "CZlib", "CExpat"], swiftSettings: engineSettings),
        .target(name: "StructReport", dependencies: ["StructEngine"]),
        .systemLibrary(name: "CStructEngine", path: "Sources/StructEngineC/include"),
        .target(name: "StructEngineC", dependencies: ["StructEngine", "StructReport", "CStructEngine"], exclude: ["include"]),
        .systemLibrary(
            name: "CXlsxwriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"]), .brew(["libxlsxwriter"])]),
        .target(name: "StructWorkbook", dependencies: ["StructEngine", "CXlsxwriter"], swiftSettings: engineSettings),
        .executableTarget(
            name: "StructBench",
            dependencies: [
                "StructEngine", "StructReport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ]
        ),
        .executableTarget(
            name: "structctl",
            dependencies: [
                "StructEngine", "StructTables", "StructReport", "StructWorkbook",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Sources/StructCLI"
        ),
        .target(name: "TestSupport", path: "Tests/Support", swiftSettings: engineSettings),
        .target(
            name: "FuzzTrial", dependencies: ["StructEngine", "StructTables", "StructReport", "TestSupport"],
            path: "Tests/Fuzz/Trial", swiftSettings: engineSettings),
        .executableTarget(
            name: "structfuzz", dependencies: ["FuzzTrial", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Tests/Fuzz/Runner"),
        .testTarget(name: "StructEngineTests", dependencies: ["StructEngine", "TestSupport", "FuzzTrial"]),
        .testTarget(name: "StructTablesTests", dependencies: ["StructTables", "StructEngine", "TestSupport"]),
        .testTarget(name: "StructReportTests", dependencies: ["StructReport", "StructEngine", "TestSupport"]),
        .testTarget(name: "StructWorkbookTests", dependencies: ["StructWorkbook", "StructEngine", "TestSupport"]),
        .testTarget(name: "StructCLITests", dependencies: ["structctl", "TestSupport"]),
        .testTarget(name: "StructBenchTests", dependencies: ["StructBench", "StructEngine"]),
    ],
    swiftLanguageModes: [.v6]
)

if isGuided {
    package.targets.append(
        .executableTarget(
            name: "structfuzz-guided", dependencies: ["FuzzTrial"], path: "Tests/Fuzz/Guided", exclude: ["structengine.dict"],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]))
}
