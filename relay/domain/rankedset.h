// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>
#include <vector>

namespace kefu::domain {

//! An ordered set that also knows the place of each of its keys, all in O(log n): a treap over one
//! vector. Its shape depends on the order of calls alone, so that the same calls take the same
//! steps everywhere. Pure.
template <typename Key> class RankedSet {
public:
    RankedSet() { clear(); }

    void clear()
    {
        m_nodes.assign(1, Node {}); // 0 is "no node": it counts nothing
        m_free.clear();
        m_root = 0;
        m_state = kSeed;
    }
    qsizetype size() const { return m_nodes[m_root].count; }

    //! False: it was there already.
    bool insert(const Key &key)
    {
        if (contains(key))
            return false;
        int less = 0;
        int rest = 0;
        split(m_root, key, less, rest);
        m_root = merge(merge(less, newNode(key)), rest);
        return true;
    }
    //! False: it was not there.
    bool erase(const Key &key)
    {
        int *link = &m_root;
        if (!contains(key))
            return false;
        while (m_nodes[*link].key != key) {
            --m_nodes[*link].count;
            link = key < m_nodes[*link].key ? &m_nodes[*link].left : &m_nodes[*link].right;
        }
        const int gone = *link;
        *link = merge(m_nodes[gone].left, m_nodes[gone].right);
        m_free.push_back(gone);
        return true;
    }
    //! Every key, in order.
    template <typename Visit> void forEach(Visit visit) const
    {
        std::vector<int> path;
        int at = m_root;
        while (at != 0 || !path.empty()) {
            for (; at != 0; at = m_nodes[at].left)
                path.push_back(at);
            at = path.back();
            path.pop_back();
            visit(m_nodes[at].key);
            at = m_nodes[at].right;
        }
    }
    bool contains(const Key &key) const { return place(key) > 0; }
    //! Its place in the order, from 1; 0 = it is not there.
    qsizetype place(const Key &key) const
    {
        qsizetype before = 0;
        int at = m_root;
        while (at != 0 && m_nodes[at].key != key) {
            const Node &node = m_nodes[at];
            if (!(key < node.key))
                before += m_nodes[node.left].count + 1;
            at = key < node.key ? node.left : node.right;
        }
        return at == 0 ? 0 : before + m_nodes[m_nodes[at].left].count + 1;
    }

private:
    static constexpr quint64 kSeed = 0x9e3779b97f4a7c15ULL;
    struct Node {
        Key key {};
        quint64 weight = 0;
        qsizetype count = 0;
        int left = 0;
        int right = 0;
    };

    //! splitmix64: even weights keep the tree flat; they need not be secret.
    quint64 nextWeight()
    {
        m_state += kSeed;
        quint64 z = m_state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    int newNode(const Key &key)
    {
        Node node;
        node.key = key;
        node.weight = nextWeight();
        node.count = 1;
        if (m_free.empty()) {
            m_nodes.push_back(node);
            return int(m_nodes.size()) - 1;
        }
        const int at = m_free.back();
        m_free.pop_back();
        m_nodes[at] = node;
        return at;
    }
    void recount(int at)
    {
        Node &node = m_nodes[at];
        node.count = m_nodes[node.left].count + 1 + m_nodes[node.right].count;
    }
    //! `less` gets what is before the key, `rest` the others.
    void split(int at, const Key &key, int &less, int &rest)
    {
        if (at == 0) {
            less = rest = 0;
            return;
        }
        if (m_nodes[at].key < key) {
            int part = 0;
            split(m_nodes[at].right, key, part, rest);
            m_nodes[at].right = part;
            less = at;
        } else {
            int part = 0;
            split(m_nodes[at].left, key, less, part);
            m_nodes[at].left = part;
            rest = at;
        }
        recount(at);
    }
    int merge(int a, int b)
    {
        if (a == 0 || b == 0)
            return a + b;
        if (m_nodes[a].weight > m_nodes[b].weight) {
            const int right = merge(m_nodes[a].right, b);
            m_nodes[a].right = right;
            recount(a);
            return a;
        }
        const int left = merge(a, m_nodes[b].left);
        m_nodes[b].left = left;
        recount(b);
        return b;
    }

    std::vector<Node> m_nodes;
    std::vector<int> m_free;
    int m_root = 0;
    quint64 m_state = kSeed;
};

} // namespace kefu::domain
