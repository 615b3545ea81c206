// Who change the directory of one organization: they create, move, rename, suspend, grant, revoke and erase, repeat and
// misuse requests, list, try what they may not, and remember what they were told.
#ifndef OUTLAY_TESTS_SIMULATION_ADMINISTRATORS_H_
#define OUTLAY_TESTS_SIMULATION_ADMINISTRATORS_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "common/testing/sim_client.h"
#include "common/testing/simulator.h"
#include "outlay/directory/v1/role.pb.h"
#include "outlay/directory/v1/user.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "tests/simulation/changes.h"
#include "tests/simulation/party.h"
#include "tests/simulation/reads.h"

namespace outlay::simulation {

// Single-threaded. Must outlive the simulator.
class Administrators : public Party {
 public:
  // `simulator` may be constructed later. `strangers`: another organization, whose things they try to reach.
  Administrators(testing::Simulator* simulator, std::string organization, std::string strangers);

  // Creates the organization with its first administrator, "ann", who makes "bob" another one.
  void Begin();
  // Some change of something, both chosen at random: whether it is refused depends on what there is.
  void ChangeSomething();
  // Each of AllSteps, one after another; none may be refused.
  void ChangeEverything();
  // Reads the list of users, page by page, while it grows.
  void List();
  // Asks for what belongs to the strangers.
  void Trespass();
  // From now on a request may be too old to be repeated.
  void ExpectTrimmedLogs() { is_trimmed_ = true; }

  // They wait for no answer and plan nothing more.
  bool AreDone() const { return !has_plans() && ann_.open() == 0 && bob_.open() == 0 && operator_.open() == 0; }

 private:
  using Then = std::function<void()>;
  // A method, its request as FillIn reads it, and how it is sent.
  struct Change {
    const char* method;
    const char* request;
    void (Administrators::*send)(const Change& change, const Things& things, Then then);
  };
  struct Listing;

  static const std::vector<Change>& AllChanges();

  void TakeStep(size_t number);

  template <typename Request, typename Response>
  void Send(const Change& change, const Things& things, Then then);
  // Calls, checks what is answered, repeats and misuses the request; `other` differs from it in content only. `then`
  // runs when the outcome is known, and in steps when it was repeated.
  template <typename Request, typename Response>
  void Mutate(testing::SimClient& client, const std::string& method, const Request& request, const Request& other,
              Then then);
  template <typename Request, typename Response>
  void Repeat(testing::SimClient& client, const std::string& method, const Request& request, const std::string& outcome,
              const Response& answer, Then then);
  template <typename Request, typename Response>
  void Misuse(testing::SimClient& client, const std::string& method, const Request& other);
  // What must be in the log.
  template <typename Request, typename Response>
  void Note(const Request& request, const Response& answer, bool is_done);

  // What an answer leads to; most lead to nothing.
  template <typename Response>
  void GoOn(const Response&, const Then& then) {
    then();
  }
  // What was answered must be seen (I10).
  void GoOn(const directory::v1::User& answer, const Then& then);
  void GoOn(const directory::v1::InviteUserResponse& answer, const Then& then);
  void GoOn(const directory::v1::RoleGrant& answer, const Then& then);
  void Invite(const std::string& user_name, const Then& then);

  void NextPage(const std::shared_ptr<Listing>& listing);

  testing::SimClient operator_;
  testing::SimClient ann_;
  testing::SimClient bob_;
  int requests_ = 0;
  bool is_trimmed_ = false;
  bool is_in_steps_ = false;
  std::set<std::string> users_;  // names of those that were answered to be there
};

}  // namespace outlay::simulation

#endif  // OUTLAY_TESTS_SIMULATION_ADMINISTRATORS_H_
