// The budgets that a caller may be told about in answers that go beyond the caller's groups (B1, B17).
#ifndef OUTLAY_SERVICES_BUDGET_CONVERT_SIGHT_H_
#define OUTLAY_SERVICES_BUDGET_CONVERT_SIGHT_H_

#include <string_view>

#include "common/access/reach.h"

namespace outlay::budget {

// A value; `reach` must outlive it.
class Visibility {
 public:
  // `reach` is null for a service, a job, or development without enforcement.
  explicit Visibility(const access::Reach* reach) : reach_(reach) {}
  // Sees budgets of all groups, but no hidden ones: for services that pass answers on to buyers.
  static Visibility OfBuyers() {
    Visibility sight(nullptr);
    sight.sees_hidden_ = false;
    return sight;
  }

  // Returns true if a budget of the group may be named: the group is in reach; a hidden budget only for callers who
  // reach the whole organization.
  bool Sees(std::string_view group_id, bool is_hidden) const {
    return is_hidden ? sees_hidden_ && access::Covers(reach_, {}) : access::Covers(reach_, group_id);
  }
  bool SeesAll() const { return Sees({}, /*is_hidden=*/true); }

 private:
  const access::Reach* reach_;
  bool sees_hidden_ = true;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_SIGHT_H_
