// The decoded organizations of one lane; evicts the least recently used. Lane's thread only. Internal to common/store.
#ifndef OUTLAY_COMMON_STORE_VIEW_CACHE_H_
#define OUTLAY_COMMON_STORE_VIEW_CACHE_H_

#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "common/store/store_observer.h"

namespace outlay::store {

class ViewCache {
 public:
  // `observer` may be null; otherwise it must outlive the cache.
  ViewCache(size_t bytes_max, StoreObserver* observer) : bytes_max_(bytes_max), observer_(observer) {}

  void SetLoader(ViewLoader loader) { loader_ = std::move(loader); }

  // Null: the view is not loaded.
  View* FindLoaded(std::string_view organization);
  // Returns the view, loaded through `reader` if need be. FAILED_PRECONDITION: no loader was set.
  absl::StatusOr<View*> FindOrLoad(std::string_view organization, const Reader& reader);
  // To be called after the view has changed.
  void UpdateBytes(std::string_view organization);
  // Drops views until the limit holds, but never the most recently used one. To be called between bodies only.
  void Evict();

 private:
  struct Loaded {
    std::string organization;
    std::unique_ptr<View> view;
    size_t bytes = 0;
  };
  using List = std::list<Loaded>;

  void SetBytes(Loaded& loaded);

  const size_t bytes_max_;
  StoreObserver* const observer_;
  ViewLoader loader_;
  List views_;  // The most recently used one first.
  absl::flat_hash_map<std::string, List::iterator> by_organization_;
  size_t bytes_ = 0;
};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_VIEW_CACHE_H_
