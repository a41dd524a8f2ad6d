// swift-tools-version: 6.2
import PackageDescription

// A server that embeds StructEngine. Tests/Scripts/embedding.sh builds it outside the tree, against
// a tag of this repository.
let package = Package(
    name: "StructServer",
    platforms: [.macOS(.v26)],
    dependencies: [
        .package(url: Context.environment["STRUCTENGINE_URL"] ?? "../..", from: "0.1.0"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    ],
    targets: [
        .executableTarget(
            name: "StructServer",
            dependencies: [
                .product(name: "StructEngine", package: "StructEngine"), .product(name: "FlyingFox", package: "FlyingFox"),
                .product(name: "FlyingSocks", package: "FlyingFox"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
