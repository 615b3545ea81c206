#include <cstdlib>

#include "common/store/rocks_store.h"
#include "common/store/testing/contract.h"
#include "common/testing/temporary_folder.h"

namespace outlay::store {
namespace {

class RocksUnderTest final : public StoreUnderTest {
 public:
  absl::StatusOr<std::unique_ptr<Store>> Open(const LaneOptions& options) override {
    RocksStoreOptions rocks;
    static_cast<LaneOptions&>(rocks) = options;
    rocks.directory = folder_.path();
    return OpenRocksStore(rocks);
  }

 private:
  const testing::TemporaryFolder folder_;
};

}  // namespace

std::vector<Implementation> Implementations() {
  return {{"Rocks", [] { return std::make_unique<RocksUnderTest>(); }}};
}

}  // namespace outlay::store
