package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"github.com/vishvananda/netlink"
)

const (
	nodeAddress = "10.88.0.10"
	// router is who gets the packets that want to leave; nobody is there.
	router = "10.88.0.1"
	// siteAddress stands for the servers of the site outside of the cluster: see gap.go.
	siteAddress = "10.88.1.1"
	siteName    = "site.drill"
	podRange    = "10.244.0.0/24"
	serviceIPs  = "10.96.0.0/16"
	firstIP     = "10.96.0.1"
)

// gapRules count, by destination, each packet that comes out at the far end of eth0, and drop it.
const gapRules = `
table netdev gap {
  set leaving { type ipv4_addr; size 65535; flags dynamic; counter; }
  set others { type ether_type; size 65535; flags dynamic; counter; }
  chain far_end {
    type filter hook ingress device "gap0" priority 0; policy drop;
    ether type ip update @leaving { ip daddr }
    ether type != ip update @others { ether type }
  }
}
`

// makeNetwork gives the node an interface that leads into nothing but a counter.
func makeNetwork() error {
	for setting, value := range map[string]string{
		"ipv4/ip_forward":                 "1",
		"ipv6/conf/all/disable_ipv6":      "1",
		"ipv6/conf/default/disable_ipv6":  "1",
		"ipv4/conf/all/rp_filter":         "0",
		"ipv4/conf/default/rp_filter":     "0",
		"ipv4/ip_unprivileged_port_start": "0",
	} {
		if err := os.WriteFile("/proc/sys/net/"+setting, []byte(value), 0o644); err != nil {
			return err
		}
	}
	eth0, err := makePair()
	if err != nil {
		return fmt.Errorf("making eth0: %w", err)
	}
	nft := exec.Command("nft", "-f", "-")
	nft.Stdin = strings.NewReader(gapRules)
	if said, err := nft.CombinedOutput(); err != nil {
		return fmt.Errorf("counting at the gap: %w: %s", err, said)
	}
	if err := route(eth0); err != nil {
		return fmt.Errorf("routing through eth0: %w", err)
	}
	return nameTheSite()
}

func makePair() (netlink.Link, error) {
	lo, err := netlink.LinkByName("lo")
	if err != nil {
		return nil, err
	}
	attributes := netlink.NewLinkAttrs()
	attributes.Name = "eth0"
	eth0 := &netlink.Veth{LinkAttrs: attributes, PeerName: "gap0"}
	if err := netlink.LinkAdd(eth0); err != nil {
		return nil, err
	}
	gap0, err := netlink.LinkByName("gap0")
	if err != nil {
		return nil, err
	}
	for address, link := range map[string]netlink.Link{nodeAddress: eth0, siteAddress: lo} {
		if err := netlink.AddrAdd(link, &netlink.Addr{IPNet: host(address)}); err != nil {
			return nil, err
		}
	}
	for _, link := range []netlink.Link{lo, gap0, eth0} {
		if err := netlink.LinkSetUp(link); err != nil {
			return nil, err
		}
	}
	// Known for good, so that not even a question for it leaves.
	neighbour := &netlink.Neigh{
		LinkIndex:    eth0.Attrs().Index,
		IP:           net.ParseIP(router),
		HardwareAddr: gap0.Attrs().HardwareAddr,
		State:        netlink.NUD_PERMANENT,
	}
	return eth0, netlink.NeighSet(neighbour)
}

func route(link netlink.Link) error {
	index := link.Attrs().Index
	toRouter := &netlink.Route{LinkIndex: index, Dst: host(router), Scope: netlink.SCOPE_LINK}
	if err := netlink.RouteAdd(toRouter); err != nil {
		return err
	}
	if err := netlink.RouteAdd(&netlink.Route{LinkIndex: index, Gw: net.ParseIP(router)}); err != nil {
		return err
	}
	// Each pod has a route of its own. What is for one that is gone is not on its way out.
	_, pods, err := net.ParseCIDR(podRange)
	if err != nil {
		return err
	}
	return netlink.RouteAdd(&netlink.Route{Dst: pods, Type: syscall.RTN_UNREACHABLE})
}

func host(address string) *net.IPNet {
	return &net.IPNet{IP: net.ParseIP(address), Mask: net.CIDRMask(32, 32)}
}

// nameTheSite lets containerd find the site; pods find it through CoreDNS.
func nameTheSite() error {
	hosts, err := os.OpenFile("/etc/hosts", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(hosts, "%s %s\n", siteAddress, siteName); err != nil {
		return err
	}
	// Docker put the host's name servers there, which are behind the gap.
	return os.WriteFile("/etc/resolv.conf", nil, 0o644)
}
