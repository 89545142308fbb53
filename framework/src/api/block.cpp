#include <flatline/block.hpp>

#include <memory>

namespace flatline {

template <class T>
Block<T>::Block(Learnable<T>* owner, const char* name, Index rows, Index cols, const char* doc,
                std::vector<const char*> groups)
    : name_(name), doc_(doc), groups_(std::move(groups)), rows_(rows), cols_(cols) {
  owner->blocks_.push_back(this);
}

template <class T>
void Block<T>::bind(T* theta, T* gradient) {
  // A view can't be pointed elsewhere, only made anew.
  std::destroy_at(&w);
  std::construct_at(&w, theta, rows_, cols_, false, true);
  std::destroy_at(&g);
  std::construct_at(&g, gradient, rows_, cols_, false, true);
}

template <class T>
Signal<T>::Signal(Learnable<T>* owner, const char* name, Role role, const char* doc)
    : name_(name), role_(role), doc_(doc) {
  owner->signals_.push_back(this);
}

template <class T>
Learnable<T>::~Learnable() = default;

template <class T>
void Learnable<T>::adopt(const Learnable& part, const std::string& prefix) {
  for (Block<T>* block : part.blocks_) {
    block->name_ = names_.emplace_back(prefix + block->name_).c_str();
    blocks_.push_back(block);
  }
  for (Signal<T>* signal : part.signals_) {
    signal->name_ = names_.emplace_back(prefix + signal->name_).c_str();
    signals_.push_back(signal);
  }
}

template class Block<float>;
template class Block<double>;
template class Signal<float>;
template class Signal<double>;
template class Learnable<float>;
template class Learnable<double>;

}  // namespace flatline
