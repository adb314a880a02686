// Package storage gives each claim a folder of the node.
//
// The folders are what a freshly formatted disk is: root's, and closed to all others. So a pod that
// is not root gets at its data only when it asks for an fsGroup, as on real storage.
package storage

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v13/controller"
)

// Name is what a StorageClass calls this provisioner.
const Name = "sealift.dev/folder"

// NewCommand serves claims until its context ends.
func NewCommand() *cobra.Command {
	var kubeconfig, folder string
	command := &cobra.Command{
		Use:  "volumes",
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return run(command.Context(), kubeconfig, folder)
		},
	}
	command.Flags().StringVar(&kubeconfig, "kubeconfig", "", "how to reach the API server")
	command.Flags().StringVar(&folder, "folder", "", "where the volumes' folders are")
	return command
}

func run(ctx context.Context, kubeconfig, folder string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	provisioning := controller.NewProvisionController(ctx, client, Name, &provisioner{folder},
		controller.LeaderElection(false))
	provisioning.Run(ctx)
	return ctx.Err()
}

type provisioner struct {
	folder string
}

// Provision makes the folder of a claim.
func (p *provisioner) Provision(
	_ context.Context, wanted controller.ProvisionOptions,
) (*corev1.PersistentVolume, controller.ProvisioningState, error) {
	if wanted.PVC.Spec.Selector != nil {
		return nil, controller.ProvisioningFinished, errors.New("a folder has no labels to select it by")
	}
	path := filepath.Join(p.folder, wanted.PVName)
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, controller.ProvisioningFinished, err
	}
	return volume(wanted, path), controller.ProvisioningFinished, nil
}

// Delete removes a folder with all that is in it.
func (p *provisioner) Delete(_ context.Context, volume *corev1.PersistentVolume) error {
	return os.RemoveAll(filepath.Join(p.folder, volume.Name))
}

func volume(wanted controller.ProvisionOptions, path string) *corev1.PersistentVolume {
	return &corev1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: wanted.PVName},
		Spec: corev1.PersistentVolumeSpec{
			PersistentVolumeReclaimPolicy: *wanted.StorageClass.ReclaimPolicy,
			AccessModes:                   wanted.PVC.Spec.AccessModes,
			Capacity:                      wanted.PVC.Spec.Resources.Requests,
			PersistentVolumeSource: corev1.PersistentVolumeSource{
				// Not a hostPath: the kubelet would ignore a pod's fsGroup.
				Local: &corev1.LocalVolumeSource{Path: path},
			},
			NodeAffinity: &corev1.VolumeNodeAffinity{Required: only(wanted.SelectedNodeName)},
		},
	}
}

func only(node string) *corev1.NodeSelector {
	return &corev1.NodeSelector{NodeSelectorTerms: []corev1.NodeSelectorTerm{{
		MatchExpressions: []corev1.NodeSelectorRequirement{
			{Key: corev1.LabelHostname, Operator: corev1.NodeSelectorOpIn, Values: []string{node}},
		},
	}}}
}
