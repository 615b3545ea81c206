#include <cstdlib>
#include <filesystem>

#include "common/store/rocks_store.h"
#include "common/store/testing/contract.h"

namespace outlay::store {
namespace {

class RocksUnderTest final : public StoreUnderTest {
 public:
  RocksUnderTest() {
    std::string directory = ::testing::TempDir() + "/outlay_store_XXXXXX";
    if (::mkdtemp(directory.data()) != nullptr) directory_ = directory;
  }
  ~RocksUnderTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  absl::StatusOr<std::unique_ptr<Store>> Open(const LaneOptions& options) override {
    RocksStoreOptions rocks;
    static_cast<LaneOptions&>(rocks) = options;
    rocks.directory = directory_;
    return OpenRocksStore(rocks);
  }

 private:
  std::string directory_;
};

}  // namespace

std::vector<Implementation> Implementations() {
  return {{"Rocks", [] { return std::make_unique<RocksUnderTest>(); }}};
}

}  // namespace outlay::store
