package storage

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v13/controller"
)

func TestAVolumeIsAFolderOfTheNodeThatHasItsPod(t *testing.T) {
	folders := &provisioner{t.TempDir()}
	remove := corev1.PersistentVolumeReclaimDelete
	claim := &corev1.PersistentVolumeClaim{}
	claim.Spec.Resources.Requests = corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("1Gi")}

	made, _, err := folders.Provision(context.Background(), controller.ProvisionOptions{
		StorageClass:     &storagev1.StorageClass{ReclaimPolicy: &remove},
		PVName:           "pvc-1",
		PVC:              claim,
		SelectedNodeName: "node",
	})

	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folders.folder, "pvc-1")
	if made.Spec.Local.Path != path {
		t.Errorf("the volume is at %s and not at %s", made.Spec.Local.Path, path)
	}
	if nodes := made.Spec.NodeAffinity.Required.NodeSelectorTerms[0].MatchExpressions[0].Values; nodes[0] != "node" {
		t.Errorf("the volume is for %v", nodes)
	}
	found, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if found.Mode().Perm() != 0o755 {
		t.Errorf("the folder's mode is %o", found.Mode().Perm())
	}

	if err := folders.Delete(context.Background(), made); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Error("the folder of a volume that was deleted is still there")
	}
}
