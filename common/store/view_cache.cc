#include "common/store/view_cache.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::store {

View* ViewCache::FindLoaded(std::string_view organization) {
  if (views_.empty()) return nullptr;
  const auto it = by_organization_.find(ToAbsl(organization));
  if (it == by_organization_.end()) return nullptr;
  views_.splice(views_.begin(), views_, it->second);
  return it->second->view.get();
}

absl::StatusOr<View*> ViewCache::FindOrLoad(std::string_view organization, const Reader& reader) {
  if (View* loaded = FindLoaded(organization); loaded != nullptr) return loaded;
  if (loader_ == nullptr) return absl::FailedPreconditionError("no loader of views was set");
  OUTLAY_ASSIGN_OR_RETURN(std::unique_ptr<View> view, loader_(reader, organization));
  views_.push_front({std::string(organization), std::move(view), 0});
  by_organization_.emplace(organization, views_.begin());
  SetBytes(views_.front());
  if (observer_ != nullptr) observer_->OnViewLoaded(views_.front().bytes);
  return views_.front().view.get();
}

void ViewCache::UpdateBytes(std::string_view organization) {
  const auto it = by_organization_.find(ToAbsl(organization));
  if (it != by_organization_.end()) SetBytes(*it->second);
}

void ViewCache::SetBytes(Loaded& loaded) {
  bytes_ -= loaded.bytes;
  loaded.bytes = loaded.view->ApproximateBytes();
  bytes_ += loaded.bytes;
}

void ViewCache::Evict() {
  while (bytes_ > bytes_max_ && views_.size() > 1) {
    bytes_ -= views_.back().bytes;
    if (observer_ != nullptr) observer_->OnViewEvicted(views_.back().bytes);
    by_organization_.erase(views_.back().organization);
    views_.pop_back();
  }
}

}  // namespace outlay::store
