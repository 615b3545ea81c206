// outlay budget tree
#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "outlay/directory/v1/groups.pb.h"
#include "outlay/event/v1/events.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/views.h"
#include "tools/outlay/watch.h"

namespace outlay::cli {
namespace {

namespace bu = budget::v1;
namespace dir = directory::v1;

constexpr int kTreeBarCells = 24;
constexpr int kTreePageSize = 1'000;
constexpr double kNearlyUsed = 0.8;
constexpr std::string_view kClearScreen = "\033[H\033[2J";

// What lines and bars are drawn of.
struct Pens {
  std::string_view branch, last, line, space;
  // Spent, committed, held, free.
  std::array<std::string_view, 4> parts;
};
constexpr Pens kUnicodePens = {"├─ ", "└─ ", "│  ", "   ", {"█", "▓", "▒", "·"}};
constexpr Pens kAsciiPens = {"|- ", "`- ", "|  ", "   ", {"#", "=", "-", "."}};

const Pens& PensFor(const Environment& environment) {
  for (const std::string_view name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::optional<std::string> value = environment.variable(name);
    if (!value.has_value() || value->empty()) continue;
    const std::string locale = absl::AsciiStrToLower(*value);
    return absl::StrContains(locale, "utf-8") || absl::StrContains(locale, "utf8") ? kUnicodePens : kAsciiPens;
  }
  return kAsciiPens;
}

double ValueOf(const google::type::Money& money) {
  constexpr double kNanos = 1e9;
  return static_cast<double>(money.units()) + static_cast<double>(money.nanos()) / kNanos;
}

double UsedShare(const bu::Figures& figures) {
  const double limit = ValueOf(figures.limit());
  return limit <= 0 ? 0 : (limit - ValueOf(figures.available())) / limit;
}

Tone ToneOf(double share) {
  if (share > 1) return Tone::kBad;
  return share >= kNearlyUsed ? Tone::kWarning : Tone::kGood;
}

// What is spent, committed, held and free of the limit, each as long as its share.
std::string PartsBar(const bu::Figures& figures, const Pens& pens) {
  const double limit = ValueOf(figures.limit());
  if (limit <= 0) return "";
  std::string bar;
  int drawn = 0;
  double sum = 0;
  const std::array<const google::type::Money*, 3> parts = {&figures.spent(), &figures.committed(), &figures.held()};
  for (std::size_t i = 0; i <= parts.size(); ++i) {
    sum = i < parts.size() ? sum + ValueOf(*parts[i]) : limit;
    const int end = std::clamp(static_cast<int>(sum / limit * kTreeBarCells + 0.5), drawn, kTreeBarCells);
    for (; drawn < end; ++drawn) bar += pens.parts[i];
  }
  return bar;
}

// Groups with their budgets, as the organization is built.
class BudgetTree {
 public:
  explicit BudgetTree(Session& session) : session_(session), pens_(PensFor(session.environment())) {}

  // `top`: a group's name; empty: all.
  absl::Status Load(const std::string& top) {
    OUTLAY_RETURN_IF_ERROR(LoadGroups());
    OUTLAY_RETURN_IF_ERROR(LoadBudgets());
    for (const auto& [name, group] : groups_) {
      const bool is_below = !group.parent.empty() && groups_.contains(group.parent);
      if (is_below) children_[group.parent].push_back(name);
      if (top.empty() ? !is_below : name == top) tops_.push_back(name);
    }
    return absl::OkStatus();
  }

  void Show() {
    if (session_.settings().json || session_.settings().quiet) return ShowBudgets();
    Table table({{"BUDGET"}, {"USED"}, {"", true}, {"AVAILABLE", true}, {"LIMIT", true}, {"STATE"}});
    bool is_empty = true;
    for (const std::string& top : tops_) {
      if (!HasBudgets(top)) continue;
      AddGroup(top, "", "", &table);
      is_empty = false;
    }
    session_.WriteTable(table);
    if (is_empty) session_.Note("There are no budgets");
  }

 private:
  struct TreeGroup {
    std::string parent;
    std::string display_name;
    std::vector<bu::Budget> budgets;
  };

  absl::Status LoadGroups() {
    dir::ListGroupsRequest request;
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session_.Organization());
    request.set_page_size(kTreePageSize);
    do {
      const auto page = session_.directory().Call<dir::ListGroupsResponse>(client::kListGroups, request);
      if (absl::IsUnavailable(page.status())) {
        session_.Note("directory does not answer: groups stand beside each other");
        return absl::OkStatus();
      }
      OUTLAY_RETURN_IF_ERROR(page.status());
      for (const dir::Group& group : page->groups()) {
        groups_[group.name()] = {.parent = group.parent(), .display_name = group.display_name(), .budgets = {}};
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return absl::OkStatus();
  }

  absl::Status LoadBudgets() {
    bu::ListBudgetsRequest request;
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session_.Organization());
    request.set_page_size(kTreePageSize);
    do {
      OUTLAY_ASSIGN_OR_RETURN(const auto page,
                              session_.budgets().Call<bu::ListBudgetsResponse>(client::kListBudgets, request));
      for (const bu::Budget& budget : page.budgets()) groups_[budget.group()].budgets.push_back(budget);
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return absl::OkStatus();
  }

  bool HasBudgets(const std::string& name) const {
    if (!groups_.at(name).budgets.empty()) return true;
    const auto below = children_.find(name);
    return below != children_.end() && std::any_of(below->second.begin(), below->second.end(),
                                                   [this](const std::string& child) { return HasBudgets(child); });
  }

  // `first` and `others`: what stands before the group's own line and before those below it.
  void AddGroup(const std::string& name, const std::string& first, const std::string& others, Table* table) {
    const TreeGroup& group = groups_.at(name);
    const std::string title = group.display_name.empty() ? ShortName(name) : group.display_name;
    table->Add({Cell(first + title, Tone::kStrong), "", "", "", "", ""});
    std::vector<std::string> below;
    for (const std::string& child : children_[name]) {
      if (HasBudgets(child)) below.push_back(child);
    }
    for (std::size_t i = 0; i < group.budgets.size(); ++i) {
      const bool is_last = below.empty() && i + 1 == group.budgets.size();
      AddBudget(group.budgets[i], others + std::string(is_last ? pens_.last : pens_.branch), table);
    }
    for (std::size_t i = 0; i < below.size(); ++i) {
      const bool is_last = i + 1 == below.size();
      AddGroup(below[i], others + std::string(is_last ? pens_.last : pens_.branch),
               others + std::string(is_last ? pens_.space : pens_.line), table);
    }
  }

  void AddBudget(const bu::Budget& budget, const std::string& before, Table* table) const {
    const std::string state = budget.state() == bu::Budget::STATE_ACTIVE ? "" : EnumWords(budget.state());
    const std::string title = Concat(before, ShortName(budget.name()), "  ", budget.display_name());
    if (!budget.has_figures()) {
      table->Add({title, "", "", "", MoneyCell(budget.amount()), Cell(state, Tone::kFaint)});
      return;
    }
    const bu::Figures& figures = budget.figures();
    const double share = UsedShare(figures);
    constexpr double kPercent = 100;
    const std::string percent =
        ValueOf(figures.limit()) <= 0 ? std::string() : Concat(static_cast<int64_t>(share * kPercent), " %");
    table->Add({title, Cell(PartsBar(figures, pens_), ToneOf(share)), Cell(percent, ToneOf(share)),
                MoneyCell(figures.available()), MoneyCell(figures.limit()), Cell(state, Tone::kFaint)});
  }

  void ShowBudgets() {
    std::vector<std::string> left(tops_.rbegin(), tops_.rend());
    while (!left.empty()) {
      const std::string name = std::move(left.back());
      left.pop_back();
      for (const bu::Budget& budget : groups_.at(name).budgets) {
        session_.settings().json ? session_.WriteJson(budget) : session_.WriteLine(budget.name());
      }
      const std::vector<std::string>& below = children_[name];
      left.insert(left.end(), below.rbegin(), below.rend());
    }
  }

  Session& session_;
  const Pens& pens_;
  std::map<std::string, TreeGroup> groups_;  // by name
  std::map<std::string, std::vector<std::string>> children_;
  std::vector<std::string> tops_;
};

absl::Status DrawTree(const std::string& top, Session& session) {
  BudgetTree tree(session);
  OUTLAY_RETURN_IF_ERROR(tree.Load(top));
  tree.Show();
  return absl::OkStatus();
}

// Draws it anew whenever something happened to budgets or holds.
absl::Status WatchTree(const std::string& top, Session& session) {
  event::v1::WatchEventsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_after_organization_sequence(-1);
  // Drawn whenever the stream begins, too: what happened while the service was away is in it.
  return KeepWatching(Peer::kBudget, session, [&](bool* came) {
    absl::Status drawn = DrawTree(top, session);
    if (!drawn.ok()) return drawn;
    *came = true;
    const absl::Status watched = session.StreamClient(Peer::kBudget)
                                     .ReadStream<event::v1::WatchEventsResponse>(
                                         client::kWatchEvents, request, [&](const event::v1::WatchEventsResponse&) {
                                           if (session.environment().out_is_terminal) session.WriteBytes(kClearScreen);
                                           drawn = DrawTree(top, session);
                                           return drawn.ok();
                                         });
    return drawn.ok() ? watched : drawn;
  });
}

absl::Status ShowTree(const Arguments& arguments, Session& session) {
  std::string top;
  if (!arguments.At(0).empty()) {
    OUTLAY_ASSIGN_OR_RETURN(top, session.Name("groups", arguments.At(0)));
  }
  if (!arguments.Has("watch")) return DrawTree(top, session);
  if (session.environment().out_is_terminal) session.WriteBytes(kClearScreen);
  return WatchTree(top, session);
}

}  // namespace

std::vector<Command> BudgetTreeCommands() {
  return {{"budget",
           "tree",
           "[GROUP]",
           "draw groups and their budgets, with bars of what is spent, committed, held and free",
           {{"watch", "", "draw again whenever a budget changes, until it is interrupted"}},
           ShowTree}};
}

}  // namespace outlay::cli
