#include "common/store/memory_store.h"
#include "common/store/testing/contract.h"

namespace outlay::store {
namespace {

class MemoryUnderTest final : public StoreUnderTest {
 public:
  absl::StatusOr<std::unique_ptr<Store>> Open(const LaneOptions& options) override {
    MemoryStoreOptions memory;
    static_cast<LaneOptions&>(memory) = options;
    memory.engine = engine_;
    return MakeMemoryStore(memory);
  }

 private:
  std::shared_ptr<MemoryEngine> engine_ = std::make_shared<MemoryEngine>();
};

}  // namespace

std::vector<Implementation> Implementations() {
  return {{"Memory", [] { return std::make_unique<MemoryUnderTest>(); }}};
}

}  // namespace outlay::store
