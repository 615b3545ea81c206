#include "common/access/reach.h"

#include <algorithm>
#include <string>
#include <utility>

#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay::access {

Reach::Reach(std::shared_ptr<const GroupTree> tree, std::vector<Span> spans)
    : tree_(std::move(tree)), spans_(std::move(spans)) {
  std::erase_if(spans_, [](const Span& span) { return span.empty(); });
}

bool Reach::Covers(std::string_view group_id) const {
  if (tree_ == nullptr) return false;
  const Span place = tree_->PlaceOf(group_id);
  return !place.empty() &&
         std::any_of(spans_.begin(), spans_.end(), [&](const Span& span) { return span.Contains(place.begin); });
}

absl::Status CheckReach(const Reach* reach, std::string_view group_id) {
  if (Covers(reach, group_id)) return absl::OkStatus();
  return MakeError(absl::StatusCode::kPermissionDenied, "GROUP_OUT_OF_REACH",
                   group_id.empty() ? std::string("this belongs to the whole organization: it needs the permission on "
                                                  "the top group; an administrator can grant it")
                                    : Concat("you may do this, but not in group ", group_id,
                                             "; an administrator can grant it there or above"),
                   {{"group", std::string(group_id)}});
}

}  // namespace outlay::access
