// Which budgets a caller may be told of, where what it asked about goes beyond its own groups (B1, B17).
#ifndef OUTLAY_SERVICES_BUDGET_CONVERT_SIGHT_H_
#define OUTLAY_SERVICES_BUDGET_CONVERT_SIGHT_H_

#include <string_view>

#include "common/access/reach.h"

namespace outlay::budget {

// A value; `reach` must outlive it.
class Sight {
 public:
  // Null: a service, a job, or development without enforcement.
  explicit Sight(const access::Reach* reach) : reach_(reach) {}
  // Of all groups, but of nothing that is hidden: for services that pass on what they are told.
  static Sight OfBuyers() {
    Sight sight(nullptr);
    sight.sees_hidden_ = false;
    return sight;
  }

  // Whether a budget of the group may be named: the group is in reach. One that is hidden from buyers is told only to
  // who reaches the whole organization.
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
